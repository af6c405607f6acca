import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { ApiKey } from "./api-keys-page.tsx";

/** Asks before a key dies: programs stop at once, and it cannot come back. */
export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void }) {
  const t = useTranslations("apiKeys");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const revoke = trpc.apiKeys.revoke.useMutation({
    onSuccess: async () => {
      onClose();
      toast(t("revokedToast", { name: apiKey?.name ?? "" }));
      await utils.apiKeys.list.invalidate({ workspaceId });
    },
  });
  return (
    <ConfirmDialog
      open={apiKey !== undefined}
      onOpenChange={(open) => {
        if (open) return;
        revoke.reset();
        onClose();
      }}
      title={t("revokeTitle", { name: apiKey?.name ?? "" })}
      description={t("revokeText")}
      confirmLabel={t("revokeConfirm")}
      pendingLabel={t("revoking")}
      pending={revoke.isPending}
      onConfirm={() => apiKey && revoke.mutate({ workspaceId, apiKeyId: apiKey.id })}
    >
      {revoke.error && <Banner tone="danger">{describe(revoke.error).text}</Banner>}
    </ConfirmDialog>
  );
}
