import type { ConversationDetail, MessageView } from "@piloto/shared/conversation-views";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { askComposer } from "../../app/inbox/composer-signals.ts";
import { useMe } from "../../app/workspace.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { writeDraft } from "./composer-draft.ts";
import { Composer } from "./composer.tsx";
import { ConversationIdProvider } from "./conversation-context.ts";
import type { PendingMessage } from "./send-queue.ts";
import { arrangeThread } from "./thread-items.ts";
import { ThreadList } from "./thread-list.tsx";
import { dayKey } from "./use-day-label.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useNow } from "./use-now.ts";
import { useSendQueue } from "./use-send-queue.ts";
import { useThread } from "./use-thread.ts";

export type ThreadPaneProps = {
  conversation: ConversationDetail;
  /** The message a link leads to. */
  messageId: string | undefined;
};

/** The messages of a conversation and the composer below them; fills the height it is given. */
export function ThreadPane({ conversation, messageId }: ThreadPaneProps) {
  const describe = useErrorText();
  const navigate = useNavigate();
  const { queue, pending } = useSendQueue();
  const { messages, events, query, hasOlder, hasNewer } = useThread(conversation.id, messageId);
  const [replyTo, setReplyTo] = useState<MessageView>();
  const edit = useEditPending(conversation.id, queue);
  const markRead = useMarkRead(conversation);
  const now = useNow();

  const items = useMemo(
    () =>
      arrangeThread({
        messages,
        events,
        pending: pending.filter((message) => message.conversationId === conversation.id),
        hasOlder,
        hasNewer,
        dayOf: dayKey,
      }),
    [messages, events, pending, conversation.id, hasOlder, hasNewer],
  );
  const goTo = useCallback(
    (message: string | undefined) =>
      void navigate({ to: ".", search: (before) => ({ ...before, message }), replace: true }),
    [navigate],
  );
  const reply = useCallback((message: MessageView) => {
    setReplyTo(message);
    askComposer("reply");
  }, []);

  return (
    <ConversationIdProvider value={conversation.id}>
      {query.isPending ? (
        <ThreadSkeleton />
      ) : query.isError && messages.length === 0 ? (
        <div className="grid flex-1 place-items-center">
          <ErrorState title={describe(query.error).text} onRetry={() => void query.refetch()} />
        </div>
      ) : (
        <ThreadList
          conversation={conversation}
          items={items}
          hasOlder={hasOlder}
          isLoadingOlder={query.isFetchingNextPage}
          loadOlder={() => void query.fetchNextPage()}
          onToEnd={hasNewer ? () => goTo(undefined) : undefined}
          markedId={messageId}
          queue={queue}
          onReply={reply}
          onEdit={edit.run}
          onJump={goTo}
          onSeenEnd={markRead}
        />
      )}
      <Composer
        key={`${conversation.id}:${edit.count}`}
        conversation={conversation}
        queue={queue}
        replyTo={replyTo}
        onCancelReply={() => setReplyTo(undefined)}
        onSent={() => {
          setReplyTo(undefined);
          if (messageId) goTo(undefined);
        }}
        now={now}
      />
    </ConversationIdProvider>
  );
}

/** Takes a refused message back into the composer, which begins anew with it. */
function useEditPending(conversationId: string, queue: ReturnType<typeof useSendQueue>["queue"]) {
  const userId = useMe().user.id;
  const [count, setCount] = useState(0);
  const run = (message: PendingMessage) => {
    const { content } = message;
    if (content.kind !== "text" && content.kind !== "note") return;
    if (!queue.discard(message.clientKey)) return;
    writeDraft(userId, conversationId, { mode: content.kind === "note" ? "note" : "reply", text: content.text });
    setCount((before) => before + 1);
  };
  return { count, run };
}

function ThreadSkeleton() {
  const t = useTranslations("messages");
  return (
    <SkeletonGroup label={t("loading")} className="flex min-h-0 flex-1 flex-col justify-end gap-3 px-5 py-4">
      <Skeleton className="h-10 w-2/5 rounded-lg" />
      <Skeleton className="h-16 w-1/2 self-end rounded-lg" />
      <Skeleton className="h-10 w-1/3 rounded-lg" />
      <Skeleton className="h-10 w-2/5 self-end rounded-lg" />
    </SkeletonGroup>
  );
}
