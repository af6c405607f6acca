import { Link } from "@tanstack/react-router";
import { Search, UserRoundPlus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Input } from "../../ui/input.tsx";
import { Toolbar } from "../../ui/page.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { MemberTable } from "./member-table.tsx";
import { RolesCard } from "./roles-card.tsx";
import type { Member } from "./use-members.ts";

const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();

/** Who belongs to the workspace, and as what. */
export function MembersPage() {
  const describe = useErrorText();
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const members = trpc.members.list.useQuery({ workspaceId });
  if (members.error && !members.data) {
    const { text, requestId } = describe(members.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void members.refetch()} />;
  }
  if (!members.data) return <MembersSkeleton label={ui("loading")} />;
  return <MemberList members={members.data} />;
}

function MemberList({ members }: { members: readonly Member[] }) {
  const t = useTranslations("members");
  const [query, setQuery] = useState("");
  const found = members.filter(({ name, email }) => plain(`${name} ${email}`).includes(plain(query.trim())));
  return (
    <>
      <Toolbar>
        <Input
          size="sm"
          type="search"
          className="w-65 max-md:w-full"
          leading={<Search aria-hidden className="size-3.5 text-muted" />}
          aria-label={t("search")}
          placeholder={t("search")}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span aria-live="polite" className="text-xs text-muted tabular-nums">
          {t("count", { count: found.length })}
        </span>
        <span className="flex-1" />
        <InviteLink />
      </Toolbar>
      {found.length > 0 ? (
        <MemberTable members={found} everybody={members} />
      ) : (
        <Card>
          <EmptyState
            icon={<Users aria-hidden />}
            title={t("searchEmpty", { query })}
            action={<Button onClick={() => setQuery("")}>{t("clearSearch")}</Button>}
          />
        </Card>
      )}
      {members.length === 1 && <Alone />}
      <RolesCard />
    </>
  );
}

function InviteLink() {
  const t = useTranslations("members");
  const { slug } = useWorkspace();
  if (!useHasRole("admin")) return null;
  return (
    <Button asChild variant="primary">
      <Link to="/w/$slug/settings/invites" params={{ slug }}>
        <UserRoundPlus aria-hidden />
        {t("invite")}
      </Link>
    </Button>
  );
}

function Alone() {
  const t = useTranslations("members");
  return (
    <Card className="mt-4">
      <EmptyState icon={<Users aria-hidden />} title={t("aloneTitle")}>
        {t("aloneText")}
      </EmptyState>
    </Card>
  );
}

function MembersSkeleton({ label }: { label: string }) {
  return (
    <SkeletonGroup label={label}>
      <Skeleton className="mb-3 h-8 w-65" />
      <Card padded={false}>
        {[0, 1, 2, 3].map((row) => (
          <div key={row} className="flex h-16 items-center gap-3 border-b border-border px-4 last:border-b-0">
            <Skeleton className="size-8 rounded-full" />
            <Skeleton className="w-48" />
            <Skeleton className="ml-auto h-8 w-36" />
          </div>
        ))}
      </Card>
    </SkeletonGroup>
  );
}
