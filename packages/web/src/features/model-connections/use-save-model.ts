import type { ModelConnectionView, SaveModelConnectionInput } from "@piloto/shared/model-connections";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

/** Saves the form; `onStart` takes over what the server has, after a save or instead of one's own. */
export function useSaveModel(onStart: (connection: ModelConnectionView | null) => void) {
  const t = useTranslations("modelConnections");
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const save = trpc.modelConnections.save.useMutation({
    onSuccess: (page) => {
      utils.modelConnections.get.setData({ workspaceId }, page);
      void utils.modelConnections.state.invalidate({ workspaceId });
      onStart(page.connection);
      toast(t("savedToast"));
    },
  });
  const takeTheirs = async () => {
    const page = await utils.modelConnections.get.fetch({ workspaceId }, { staleTime: 0 });
    save.reset();
    onStart(page.connection);
  };
  const run = (input: Omit<SaveModelConnectionInput, "workspaceId">) => save.mutate({ workspaceId, ...input });
  return { run, takeTheirs, isPending: save.isPending, error: save.error };
}
