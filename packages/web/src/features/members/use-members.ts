import { useTranslations } from "use-intl";
import type { Role } from "@piloto/shared/roles";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

export type Member = RouterOutputs["members"]["list"][number];

/** Gives a member another role: shown at once, taken back when the server refuses, undone from the toast. */
export function useChangeRole(): { change: (member: Member, role: Role) => void; isPending: boolean } {
  const t = useTranslations("members");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId };
  const changeRole = trpc.members.changeRole.useMutation({
    onMutate: async ({ userId, role }) => {
      await utils.members.list.cancel(input);
      const before = utils.members.list.getData(input);
      utils.members.list.setData(input, (members) =>
        members?.map((member) => (member.userId === userId ? { ...member, role } : member)),
      );
      return { before };
    },
    onError: (error, _input, context) => {
      utils.members.list.setData(input, context?.before);
      toast(describe(error).text, { tone: "danger" });
    },
    onSettled: async () => {
      await utils.members.list.invalidate(input);
      await refreshMe();
    },
  });
  const change = ({ userId, name, role: before }: Member, role: Role) =>
    changeRole.mutate(
      { workspaceId, userId, role },
      {
        onSuccess: () =>
          toast(t("roleChanged", { name, role: t(`roles.${role}`) }), {
            onUndo: () =>
              changeRole.mutate(
                { workspaceId, userId, role: before },
                { onSuccess: () => toast(t("roleRestored", { name, role: t(`roles.${before}`) })) },
              ),
          }),
      },
    );
  return { change, isPending: changeRole.isPending };
}
