import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { DeadLetter } from "./dead-letter-list.tsx";

type DiscardDialogProps = { letters: readonly DeadLetter[] | undefined; onClose: () => void };

/** Asks first: what is discarded is never done. */
export function DiscardDialog({ letters, onClose }: DiscardDialogProps) {
  const t = useTranslations("deadLetters");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const count = letters?.length ?? 0;
  const discard = trpc.deadLetters.discard.useMutation({
    onSuccess: async (done) => {
      onClose();
      toast(t("discardedToast", { count: done.count }));
      await utils.deadLetters.invalidate();
    },
  });
  return (
    <ConfirmDialog
      open={letters !== undefined}
      onOpenChange={(open) => {
        if (open) return;
        discard.reset();
        onClose();
      }}
      title={t("discardTitle", { count })}
      description={t("discardText")}
      confirmLabel={t("discardConfirm")}
      pendingLabel={t("discarding")}
      pending={discard.isPending}
      onConfirm={() => letters && discard.mutate({ workspaceId, deadLetterIds: letters.map(({ id }) => id) })}
    >
      {discard.error && <Banner tone="danger">{describe(discard.error).text}</Banner>}
    </ConfirmDialog>
  );
}
