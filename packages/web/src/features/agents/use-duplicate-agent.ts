import { agentLimits } from "@piloto/shared/agent-limits";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

/** Makes a new agent from another one's draft. */
export function useDuplicateAgent(): (agentId: string) => void {
  const t = useTranslations("agents");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  const { mutateAsync: create } = trpc.agents.create.useMutation();
  return useCallback(
    (agentId) => {
      const duplicate = async () => {
        const { draft } = await utils.agents.get.fetch({ workspaceId, agentId });
        const name = t("copyName", { name: draft.name.slice(0, agentLimits.name - 10) });
        await create({ workspaceId, clientKey: crypto.randomUUID(), draft: { ...draft, name } });
        await utils.agents.list.invalidate({ workspaceId });
        toast(t("duplicatedToast", { name }));
      };
      duplicate().catch((error: unknown) => toast(describe(error).text, { tone: "danger" }));
    },
    [workspaceId, utils, t, describe, create],
  );
}
