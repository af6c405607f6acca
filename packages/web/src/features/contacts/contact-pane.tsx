import type { ConversationDetail } from "@piloto/shared/conversation-views";
import type { ReactNode } from "react";

export type ContactPaneProps = {
  conversation: ConversationDetail;
  /** "Por que a IA respondeu", short; a section of its own. */
  why: ReactNode;
};

/** The person one talks with; the surrounding pane, drawer or screen brings edge, scrolling and its own way back. */
export function ContactPane({ conversation, why }: ContactPaneProps) {
  return (
    <div>
      <h2 className="px-4 py-3.5 text-lg font-semibold">{conversation.contact.displayName}</h2>
      {why}
    </div>
  );
}
