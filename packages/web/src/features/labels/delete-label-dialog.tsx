import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Label } from "./labels-page.tsx";

/** Asks first: which conversations carried the label cannot be brought back. */
export function DeleteLabelDialog({ label, onClose }: { label: Label | undefined; onClose: () => void }) {
  const t = useTranslations("labels");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const name = label?.name ?? "";
  const remove = trpc.labels.delete.useMutation({
    onSuccess: async () => {
      onClose();
      toast(t("deletedToast", { name }));
      await Promise.all([
        utils.labels.list.invalidate({ workspaceId }),
        utils.conversations.list.invalidate({ workspaceId }),
        utils.conversations.get.invalidate({ workspaceId }),
      ]);
    },
  });
  return (
    <ConfirmDialog
      open={label !== undefined}
      onOpenChange={(open) => {
        if (open) return;
        remove.reset();
        onClose();
      }}
      title={t("deleteTitle", { name })}
      description={t("deleteText", { count: label?.conversationCount ?? 0 })}
      confirmLabel={t("deleteConfirm")}
      pendingLabel={t("deleting")}
      pending={remove.isPending}
      onConfirm={() => label && remove.mutate({ workspaceId, labelId: label.id })}
    >
      {remove.error && <Banner tone="danger">{describe(remove.error).text}</Banner>}
    </ConfirmDialog>
  );
}
