import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Stack } from "../../ui/page.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { DeleteWorkspaceCard } from "./delete-workspace-card.tsx";
import { NameCard } from "./name-card.tsx";
import { RegionCard } from "./region-card.tsx";
import { RetentionCard } from "./retention-card.tsx";
import { WorkspaceFacts } from "./workspace-facts.tsx";

/** What a workspace is called, where its days begin, how long it keeps things, and its end. */
export function GeneralPage() {
  const t = useTranslations("workspaces");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const { date } = useFormat();
  const describe = useErrorText();
  const canChange = useHasRole("admin");
  const isOwner = useHasRole("owner");
  const workspace = trpc.workspaces.get.useQuery({ workspaceId });
  if (workspace.error && !workspace.data) {
    const { text, requestId } = describe(workspace.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void workspace.refetch()} />;
  }
  if (!workspace.data) return <GeneralSkeleton label={ui("loading")} />;
  return (
    <Stack className="max-w-160">
      {canChange ? (
        <>
          <NameCard workspace={workspace.data} />
          <RegionCard workspace={workspace.data} />
          <RetentionCard workspace={workspace.data} />
        </>
      ) : (
        <WorkspaceFacts workspace={workspace.data} />
      )}
      {isOwner && <DeleteWorkspaceCard workspace={workspace.data} />}
      <p className="px-1 text-xs text-muted">{t("created", { date: date(workspace.data.createdAt) })}</p>
    </Stack>
  );
}

function GeneralSkeleton({ label }: { label: string }) {
  return (
    <SkeletonGroup label={label} className="grid max-w-160 gap-4">
      {[0, 1, 2].map((card) => (
        <Card key={card}>
          <Skeleton className="w-40" />
          <Skeleton className="mt-4 h-9 w-full" />
        </Card>
      ))}
    </SkeletonGroup>
  );
}
