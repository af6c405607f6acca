import type { ConversationCounts } from "@piloto/shared/conversation-views";
import { trpc } from "../../api/trpc.ts";
import { useIsSignedIn } from "../../app/use-session.ts";
import { useWorkspace } from "../../app/workspace.ts";

/** How many conversations each folder holds; undefined until the server has said it once. */
export function useConversationCounts(): ConversationCounts | undefined {
  const { workspaceId } = useWorkspace();
  return trpc.conversations.counts.useQuery({ workspaceId }, { enabled: useIsSignedIn() }).data;
}
