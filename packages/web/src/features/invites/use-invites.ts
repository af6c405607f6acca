import { useTranslations } from "use-intl";
import { hasRole } from "@piloto/shared/roles";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

export type Invite = RouterOutputs["invites"]["list"][number];

/** Mails a fresh link. */
export function useResendInvite(invite: Invite): { resend: () => void; isPending: boolean } {
  const t = useTranslations("invites");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const resend = trpc.invites.resend.useMutation({
    onSuccess: () => void toast(t("resent", { email: invite.email })),
    onError: (error) => void toast(describe(error).text, { tone: "danger" }),
    onSettled: () => utils.invites.list.invalidate({ workspaceId }),
  });
  return { resend: () => resend.mutate({ workspaceId, inviteId: invite.id }), isPending: resend.isPending };
}

/** Takes an invite off the list at once; one click brings it back, link and all. */
export function useRevokeInvite(): (invite: Invite) => Promise<void> {
  const t = useTranslations("invites");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId, role: ownRole } = useWorkspace();
  const list = utils.invites.list;
  const fail = (error: unknown) => void toast(describe(error).text, { tone: "danger" });

  const restore = async ({ id, email }: Invite) => {
    try {
      await utils.client.invites.restore.mutate({ workspaceId, inviteId: id });
      toast(t("restored", { email }));
    } catch (error) {
      fail(error);
    }
    await list.invalidate({ workspaceId });
  };

  // Not a mutation hook: the row that asked is gone by the time the answer comes, and its callbacks with it.
  return async (invite) => {
    await list.cancel({ workspaceId });
    list.setData({ workspaceId }, (invites) => invites?.filter(({ id }) => id !== invite.id));
    try {
      await utils.client.invites.revoke.mutate({ workspaceId, inviteId: invite.id });
      // Whoever may not give a role may not bring its invite back either.
      const undo = hasRole(ownRole, invite.role) ? { onUndo: () => void restore(invite) } : {};
      toast(t("revoked", { email: invite.email }), undo);
    } catch (error) {
      fail(error);
    }
    await list.invalidate({ workspaceId });
  };
}
