import type { PresenceView } from "@piloto/shared/conversation-views";
import { useEffect } from "react";
import { trpc } from "../../api/trpc.ts";
import { useIsTyping } from "../../app/inbox/typing-store.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useIsPageVisible } from "./use-is-page-visible.ts";

/** The server forgets a tab that was silent for two of these. */
const heartbeatMs = 15_000;

// A person may have the same conversation open twice; each tab speaks for itself.
const tabId = crypto.randomUUID();

/** Who else is here. */
export function usePresence(conversationId: string): PresenceView[] {
  const { workspaceId } = useWorkspace();
  useAnnouncedPresence(conversationId);
  const others = trpc.realtime.presence.useQuery({ workspaceId, conversationId }, { refetchInterval: heartbeatMs });
  return others.data ?? [];
}

/** Says that one is here and whether one writes, while the page can be seen; says goodbye on leaving. */
function useAnnouncedPresence(conversationId: string): void {
  const { workspaceId } = useWorkspace();
  const isVisible = useIsPageVisible();
  const isTyping = useIsTyping(conversationId);
  const { mutate } = trpc.realtime.announcePresence.useMutation();
  useEffect(() => {
    if (!isVisible) return;
    const announce = () => mutate({ workspaceId, conversationId, tabId, isTyping });
    announce();
    const timer = setInterval(announce, heartbeatMs);
    return () => clearInterval(timer);
  }, [isVisible, isTyping, workspaceId, conversationId, mutate]);
  useEffect(() => {
    if (!isVisible) return;
    const leave = () => mutate({ workspaceId, conversationId, tabId, isLeaving: true });
    return leave;
  }, [isVisible, workspaceId, conversationId, mutate]);
}
