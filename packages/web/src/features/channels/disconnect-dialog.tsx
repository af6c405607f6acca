import type { ChannelView } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useShowChannel } from "./use-channel-change.ts";

type DisconnectDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** Asks first: the secrets are deleted, and what waits to be sent is not sent. */
export function DisconnectDialog({ channel, open, onClose }: DisconnectDialogProps) {
  const t = useTranslations("channels.disconnect");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const show = useShowChannel();
  const disconnect = trpc.channels.disconnect.useMutation({
    onSuccess: (after) => {
      onClose();
      show(after);
      toast(t("toast", { name: after.name }));
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(isOpen) => {
        if (isOpen) return;
        disconnect.reset();
        onClose();
      }}
      title={t("title", { name: channel.name })}
      description={t("text")}
      confirmLabel={t("confirm")}
      pendingLabel={t("pending")}
      pending={disconnect.isPending}
      onConfirm={() => disconnect.mutate({ workspaceId, channelId: channel.id })}
    >
      {disconnect.error && <Banner tone="danger">{describe(disconnect.error).text}</Banner>}
    </ConfirmDialog>
  );
}
