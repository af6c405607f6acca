import { useState } from "react";
import { useTranslations } from "use-intl";
import { hasRole, type Role, roleField } from "@piloto/shared/roles";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { offeredRoles, type Viewer } from "./member-rights.ts";
import { type Member, useChangeRole } from "./use-members.ts";

type RoleSelectProps = { viewer: Viewer; member: Member; members: readonly Member[] };

/** A member's role; a list to choose from only where the choice would be accepted. */
export function RoleSelect({ viewer, member, members }: RoleSelectProps) {
  const t = useTranslations("members");
  const { change, isPending } = useChangeRole();
  const [lower, setLower] = useState<Role>();
  const offered = offeredRoles(viewer, member, members);
  if (offered.length === 0) return <span className="text-secondary">{t(`roles.${member.role}`)}</span>;
  const choose = (role: Role) => {
    // One's own way back would be closed: the only change here that undo cannot reach.
    const isOwnFall = member.userId === viewer.userId && !hasRole(role, viewer.role);
    if (isOwnFall) setLower(role);
    else change(member, role);
  };
  return (
    <>
      <Select
        size="sm"
        className="w-38 max-md:w-44"
        aria-label={t("changeRoleOf", { name: member.name })}
        value={member.role}
        disabled={isPending}
        onChange={(event) => choose(roleField.parse(event.target.value))}
      >
        {offered.map((role) => (
          <option key={role} value={role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
      <ConfirmDialog
        open={lower !== undefined}
        onOpenChange={(open) => !open && setLower(undefined)}
        title={t("demoteSelfTitle")}
        description={lower && t("demoteSelfText", { role: t(`roles.${lower}`) })}
        confirmLabel={t("demoteSelfConfirm")}
        pendingLabel={t("changing")}
        pending={isPending}
        onConfirm={() => {
          if (lower) change(member, lower);
          setLower(undefined);
        }}
      />
    </>
  );
}
