import type { ConversationDetail } from "@piloto/shared/conversation-views";

export type ThreadPaneProps = {
  conversation: ConversationDetail;
  /** The message a link leads to. */
  messageId: string | undefined;
};

/** The messages of a conversation and the composer below them; fills the height it is given. */
export function ThreadPane({ conversation }: ThreadPaneProps) {
  return <div className="min-h-0 flex-1 overflow-auto px-5 py-4 text-md">{conversation.lastMessage.preview}</div>;
}
