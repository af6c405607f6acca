import { Clock, MailCheck, MailX } from "lucide-react";
import { useTranslations } from "use-intl";
import { hasRole } from "@piloto/shared/roles";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { type Invite, useResendInvite, useRevokeInvite } from "./use-invites.ts";

/** Invites that wait for an answer, expired ones included. */
export function InviteList() {
  const t = useTranslations("invites");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const invites = trpc.invites.list.useQuery({ workspaceId });
  if (invites.error && !invites.data) {
    const { text, requestId } = describe(invites.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void invites.refetch()} />;
  }
  if (!invites.data) {
    return (
      <SkeletonGroup label={ui("loading")} className="grid gap-2">
        <Skeleton className="h-16 w-full rounded-md" />
        <Skeleton className="h-16 w-full rounded-md" />
      </SkeletonGroup>
    );
  }
  if (invites.data.length === 0) {
    return (
      <Card>
        <EmptyState icon={<MailCheck aria-hidden />} title={t("emptyTitle")}>
          {t("emptyText")}
        </EmptyState>
      </Card>
    );
  }
  return <InviteTable invites={invites.data} />;
}

function InviteTable({ invites }: { invites: readonly Invite[] }) {
  const t = useTranslations("invites");
  const members = useTranslations("members");
  const { relative } = useFormat();
  return (
    <DataTable
      caption={t("caption")}
      rows={invites}
      rowKey={({ id }) => id}
      rowHeight="tall"
      columns={[
        {
          id: "to",
          header: t("to"),
          className: "w-2/5 max-xl:w-1/3",
          cell: ({ email, role }) => (
            <span className="grid min-w-0">
              <span className="font-medium break-all">{email}</span>
              <span className="text-xs text-muted">{members(`roles.${role}`)}</span>
            </span>
          ),
        },
        { id: "state", header: t("state"), cell: (invite) => <State invite={invite} /> },
        {
          id: "from",
          header: t("from"),
          className: "max-xl:hidden",
          cell: ({ invitedByName, createdAt }) => (
            <span className="grid">
              <span>{invitedByName ?? t("removedPerson")}</span>
              <span className="text-xs text-muted tabular-nums">{relative(createdAt)}</span>
            </span>
          ),
        },
        {
          id: "actions",
          header: <span className="sr-only">{t("actions")}</span>,
          align: "right",
          cell: (invite) => <Actions invite={invite} />,
        },
      ]}
      renderCard={(invite) => (
        <div className="grid gap-2.5 p-3.5">
          <div className="flex items-start justify-between gap-3">
            <span className="min-w-0 font-medium break-all">{invite.email}</span>
            <span className="text-sm text-muted">{members(`roles.${invite.role}`)}</span>
          </div>
          <State invite={invite} />
          <Actions invite={invite} />
        </div>
      )}
    />
  );
}

function State({ invite }: { invite: Invite }) {
  const t = useTranslations("invites");
  const { date } = useFormat();
  const isOpen = invite.state === "open";
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge tone={isOpen ? "info" : "warning"}>
        {isOpen ? <Clock aria-hidden /> : <MailX aria-hidden />}
        {t(isOpen ? "openShort" : "expiredShort")}
      </Badge>
      <span className="text-xs text-muted tabular-nums">
        {t(isOpen ? "until" : "since", { date: date(invite.expiresAt) })}
      </span>
    </span>
  );
}

function Actions({ invite }: { invite: Invite }) {
  const t = useTranslations("invites");
  const { role } = useWorkspace();
  const { resend, isPending } = useResendInvite(invite);
  const revoke = useRevokeInvite();
  const { email } = invite;
  return (
    <span className="inline-flex gap-2">
      {hasRole(role, invite.role) && (
        <Button
          size="sm"
          aria-label={t("resendOf", { email })}
          pending={isPending}
          pendingLabel={t("sending")}
          onClick={resend}
        >
          {t("resend")}
        </Button>
      )}
      <Button size="sm" variant="ghost" aria-label={t("revokeOf", { email })} onClick={() => void revoke(invite)}>
        {t("revoke")}
      </Button>
    </span>
  );
}
