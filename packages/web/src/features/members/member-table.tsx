import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { canLeave, canRemove, type Viewer } from "./member-rights.ts";
import { RemoveMemberDialog } from "./remove-member-dialog.tsx";
import { RoleSelect } from "./role-select.tsx";
import type { Member } from "./use-members.ts";

type MemberTableProps = {
  /** The shown ones. */
  members: readonly Member[];
  /** All of them: who is the last owner does not depend on a search. */
  everybody: readonly Member[];
};

/** People with their roles; on a phone a card each. */
export function MemberTable({ members, everybody }: MemberTableProps) {
  const t = useTranslations("members");
  const { date } = useFormat();
  const { role } = useWorkspace();
  const viewer: Viewer = { userId: useMe().user.id, role };
  const [goer, setGoer] = useState<Member>();
  const roleOf = (member: Member) => <RoleSelect viewer={viewer} member={member} members={everybody} />;
  const exitOf = (member: Member) => (
    <ExitButton viewer={viewer} member={member} members={everybody} onClick={() => setGoer(member)} />
  );
  return (
    <>
      <DataTable
        caption={t("caption")}
        rows={members}
        rowKey={({ userId }) => userId}
        rowHeight="tall"
        columns={[
          { id: "person", header: t("person"), cell: (member) => <Person member={member} viewer={viewer} /> },
          { id: "role", header: t("role"), cell: roleOf, className: "w-44" },
          {
            id: "joined",
            header: t("joined"),
            cell: ({ joinedAt }) => <span className="whitespace-nowrap text-muted tabular-nums">{date(joinedAt)}</span>,
            className: "w-36",
          },
          {
            id: "exit",
            header: <span className="sr-only">{t("actions")}</span>,
            cell: exitOf,
            align: "right",
            className: "w-48",
          },
        ]}
        renderCard={(member) => (
          <div className="grid gap-3 p-3.5">
            <Person member={member} viewer={viewer} />
            <div className="flex items-center justify-between gap-3">
              {roleOf(member)}
              {exitOf(member)}
            </div>
          </div>
        )}
      />
      <RemoveMemberDialog member={goer} isSelf={goer?.userId === viewer.userId} onClose={() => setGoer(undefined)} />
    </>
  );
}

function Person({ member, viewer }: { member: Member; viewer: Viewer }) {
  const t = useTranslations("members");
  return (
    <span className="flex min-w-0 items-center gap-3 md:max-w-80">
      <Avatar name={member.name} />
      <span className="grid min-w-0 grid-cols-[minmax(0,1fr)]">
        <span className="flex items-center gap-2 font-medium">
          <span className="truncate">{member.name}</span>
          {member.userId === viewer.userId && <Badge>{t("you")}</Badge>}
        </span>
        <span className="truncate text-xs text-muted">{member.email}</span>
      </span>
    </span>
  );
}

type ExitButtonProps = { viewer: Viewer; member: Member; members: readonly Member[]; onClick: () => void };

function ExitButton({ viewer, member, members, onClick }: ExitButtonProps) {
  const t = useTranslations("members");
  if (canRemove(viewer, member)) {
    return (
      <Button size="sm" variant="ghost" aria-label={t("removeOf", { name: member.name })} onClick={onClick}>
        {t("remove")}
      </Button>
    );
  }
  if (!canLeave(viewer, member, members)) return null;
  return (
    <Button size="sm" variant="ghost" onClick={onClick}>
      {t("leave")}
    </Button>
  );
}
