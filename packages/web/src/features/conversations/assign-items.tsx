import { hasRole } from "@piloto/shared/roles";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { MenuItem, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "../../ui/dropdown-menu.tsx";

const nobody = "nobody";

type AssignItemsProps = {
  assigneeId: string | null;
  onAssign: (person: { id: string; name: string } | null) => void;
};

/** Who may have a conversation: everybody who may answer one, oneself first. */
export function AssignItems({ assigneeId, onAssign }: AssignItemsProps) {
  const t = useTranslations("conversations.actions");
  const { workspaceId } = useWorkspace();
  const { user } = useMe();
  const members = trpc.members.list.useQuery({ workspaceId }).data ?? [];
  const people = members.filter(({ role }) => hasRole(role, "seller"));
  const choose = (value: string) => {
    const person = people.find(({ userId }) => userId === value);
    if (person) onAssign({ id: person.userId, name: person.name });
    else if (value === nobody) onAssign(null);
  };
  return (
    <>
      {assigneeId !== user.id && (
        <>
          <MenuItem onSelect={() => onAssign({ id: user.id, name: user.name })}>{t("assignToMe")}</MenuItem>
          <MenuSeparator />
        </>
      )}
      <MenuRadioGroup value={assigneeId ?? nobody} onValueChange={choose}>
        <MenuRadioItem value={nobody}>{t("nobody")}</MenuRadioItem>
        {people.map(({ userId, name }) => (
          <MenuRadioItem key={userId} value={userId}>
            {name}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </>
  );
}
