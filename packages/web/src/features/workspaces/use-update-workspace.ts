import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterInputs, RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { toast } from "../../ui/toast-store.ts";

export type Workspace = RouterOutputs["workspaces"]["get"];
type Changes = Omit<RouterInputs["workspaces"]["update"], "workspaceId">;

/**
 * Changes settings at once and offers the way back, unless it would not bring back what the change has done; what the server
 * refuses springs back by itself.
 */
export function useUpdateWorkspace(
  workspace: Workspace,
): (changes: Changes, options?: { hasWayBack?: boolean }) => void {
  const t = useTranslations("workspaces");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const input = { workspaceId: workspace.id };
  const update = trpc.workspaces.update.useMutation({
    onMutate: async ({ workspaceId: _, ...changes }) => {
      await utils.workspaces.get.cancel(input);
      const before = utils.workspaces.get.getData(input);
      utils.workspaces.get.setData(input, (old) => old && { ...old, ...withoutAbsent(changes) });
      return { before };
    },
    onError: (error, _changes, context) => {
      utils.workspaces.get.setData(input, context?.before);
      toast(describe(error).text, { tone: "danger" });
    },
    onSettled: async () => {
      await utils.workspaces.get.invalidate(input);
      await refreshMe();
    },
  });
  return (changes, { hasWayBack = true } = {}) => {
    // Only what this change touched: undoing it must not undo another one made since.
    const before: Changes = {
      ...(changes.timezone !== undefined && { timezone: workspace.timezone }),
      ...(changes.locale !== undefined && { locale: workspace.locale }),
      ...(changes.retentionDays !== undefined && { retentionDays: workspace.retentionDays }),
    };
    update.mutate(
      { ...input, ...changes },
      {
        onSuccess: () => toast(t("saved"), hasWayBack ? { onUndo: () => update.mutate({ ...input, ...before }) } : {}),
      },
    );
  };
}

const withoutAbsent = ({ timezone, locale, retentionDays }: Changes): Partial<Workspace> => ({
  ...(timezone !== undefined && { timezone }),
  ...(locale !== undefined && { locale }),
  ...(retentionDays !== undefined && { retentionDays }),
});
