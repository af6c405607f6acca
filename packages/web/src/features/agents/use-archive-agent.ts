import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

type Which = { id: string; name: string };

/** Archives at once and offers the way back, instead of asking first. */
export function useArchiveAgent() {
  const t = useTranslations("agents");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  const archive = trpc.agents.archive.useMutation();
  const unarchive = trpc.agents.unarchive.useMutation();
  const { mutateAsync: runArchive } = archive;
  const { mutateAsync: runUnarchive } = unarchive;

  const set = useCallback(
    async ({ id, name }: Which, isArchived: boolean): Promise<void> => {
      const input = { workspaceId, agentId: id };
      try {
        const agent = await (isArchived ? runArchive(input) : runUnarchive(input));
        utils.agents.get.setData(input, agent);
        await utils.agents.list.invalidate({ workspaceId });
        const onUndo = () => void set({ id, name }, !isArchived);
        toast(t(isArchived ? "archivedToast" : "unarchivedToast", { name }), { onUndo });
      } catch (error) {
        toast(describe(error).text, { tone: "danger" });
      }
    },
    [workspaceId, runArchive, runUnarchive, utils, t, describe],
  );

  return {
    archive: (agent: Which) => void set(agent, true),
    unarchive: (agent: Which) => void set(agent, false),
  };
}
