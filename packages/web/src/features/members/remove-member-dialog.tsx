import { useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Member } from "./use-members.ts";

type RemoveMemberDialogProps = { member: Member | undefined; isSelf: boolean; onClose: () => void };

/** Asks before somebody is taken out, or goes: only a new invite brings them back. */
export function RemoveMemberDialog({ member, isSelf, onClose }: RemoveMemberDialogProps) {
  const t = useTranslations("members");
  const describe = useErrorText();
  const workspace = useWorkspace();
  const { remove, leave } = useExit(workspace, member, onClose);
  const exit = isSelf ? leave : remove;
  const name = isSelf ? workspace.name : (member?.name ?? "");
  return (
    <ConfirmDialog
      open={member !== undefined}
      onOpenChange={(open) => {
        if (open) return;
        exit.reset();
        onClose();
      }}
      title={t(isSelf ? "leaveTitle" : "removeTitle", { name })}
      description={t(isSelf ? "leaveText" : "removeText")}
      confirmLabel={t(isSelf ? "leaveConfirm" : "removeConfirm")}
      pendingLabel={t(isSelf ? "leaving" : "removing")}
      pending={exit.isPending}
      onConfirm={() => {
        const { workspaceId } = workspace;
        if (isSelf) leave.mutate({ workspaceId });
        else if (member) remove.mutate({ workspaceId, userId: member.userId });
      }}
    >
      {exit.error && <Banner tone="danger">{describe(exit.error).text}</Banner>}
    </ConfirmDialog>
  );
}

function useExit(workspace: { workspaceId: string; name: string }, member: Member | undefined, onClose: () => void) {
  const t = useTranslations("members");
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const { workspaceId } = workspace;
  const remove = trpc.members.remove.useMutation({
    onSuccess: async () => {
      onClose();
      toast(t("removed", { name: member?.name ?? "" }));
      await Promise.all([
        utils.members.list.invalidate({ workspaceId }),
        utils.invites.list.invalidate({ workspaceId }),
      ]);
    },
  });
  const leave = trpc.members.leave.useMutation({
    onSuccess: async () => {
      // The start page chooses among the workspaces one has: it must not know of this one any more.
      await refreshMe();
      await navigate({ to: "/", replace: true });
      toast(t("left", { name: workspace.name }));
    },
  });
  return { remove, leave };
}
