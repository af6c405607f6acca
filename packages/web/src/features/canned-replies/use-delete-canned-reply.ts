import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";
import type { CannedReply } from "./canned-replies-page.tsx";

/** Deletes at once and offers to bring it back: nothing else hangs on a quick reply. */
export function useDeleteCannedReply(): (reply: CannedReply) => void {
  const t = useTranslations("cannedReplies");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId };
  const options = {
    onError: (error: unknown) => void toast(describe(error).text, { tone: "danger" as const }),
    onSettled: () => utils.cannedReplies.list.invalidate(input),
  };
  const create = trpc.cannedReplies.create.useMutation(options);
  const remove = trpc.cannedReplies.delete.useMutation(options);
  return ({ id, shortcut, title, body }) =>
    remove.mutate(
      { workspaceId, cannedReplyId: id },
      {
        onSuccess: () =>
          toast(t("deletedToast", { name: title }), {
            onUndo: () =>
              create.mutate(
                { workspaceId, shortcut, title, body },
                { onSuccess: () => void toast(t("restoredToast", { name: title })) },
              ),
          }),
      },
    );
}
