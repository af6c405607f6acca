import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { useCallback, useRef } from "react";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";

/** Marks the conversation as read while its end is on the screen of a tab somebody looks at. */
export function useMarkRead({ id: conversationId, unreadCount, lastMessageAt }: ConversationDetail): () => void {
  const { workspaceId } = useWorkspace();
  const canRead = useHasRole("seller");
  const utils = trpc.useUtils();
  const said = useRef("");
  const { mutate } = trpc.conversations.markRead.useMutation({
    onSuccess: () => {
      void utils.conversations.list.invalidate({ workspaceId });
      void utils.conversations.counts.invalidate({ workspaceId });
      void utils.conversations.get.invalidate({ workspaceId, conversationId });
    },
    onError: () => (said.current = ""),
  });
  return useCallback(() => {
    const state = `${conversationId}:${lastMessageAt}:${unreadCount}`;
    if (!canRead || unreadCount === 0 || said.current === state || document.visibilityState !== "visible") return;
    said.current = state;
    mutate({ workspaceId, conversationId });
  }, [canRead, conversationId, lastMessageAt, unreadCount, mutate, workspaceId]);
}
