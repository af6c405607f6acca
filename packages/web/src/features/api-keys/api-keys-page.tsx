import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { RequireRole } from "../../app/require-role.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Toolbar } from "../../ui/page.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { ApiKeyTable } from "./api-key-table.tsx";
import { CreateApiKeyDialog } from "./create-api-key-dialog.tsx";

export type ApiKey = RouterOutputs["apiKeys"]["list"][number];

/** Keys with which other programs read this workspace. */
export function ApiKeysPage() {
  return (
    <RequireRole role="admin">
      <ApiKeys />
    </RequireRole>
  );
}

function ApiKeys() {
  const t = useTranslations("apiKeys");
  const [isCreating, setIsCreating] = useState(false);
  const createButton = (
    <Button variant="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden />
      {t("create")}
    </Button>
  );
  return (
    <>
      <Toolbar className="items-start">
        <p className="max-w-120 text-sm text-secondary">{t("hint")}</p>
        <span className="flex-1" />
        {createButton}
      </Toolbar>
      <ApiKeyList />
      <CreateApiKeyDialog open={isCreating} onOpenChange={setIsCreating} />
    </>
  );
}

function ApiKeyList() {
  const t = useTranslations("apiKeys");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const keys = trpc.apiKeys.list.useQuery({ workspaceId });
  if (keys.error && !keys.data) {
    const { text, requestId } = describe(keys.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void keys.refetch()} />;
  }
  if (!keys.data) {
    return (
      <SkeletonGroup label={ui("loading")} className="grid gap-2">
        <Skeleton className="h-16 w-full rounded-md" />
        <Skeleton className="h-16 w-full rounded-md" />
      </SkeletonGroup>
    );
  }
  if (keys.data.length === 0) {
    return (
      <Card>
        <EmptyState icon={<KeyRound aria-hidden />} title={t("emptyTitle")}>
          {t("emptyText")}
        </EmptyState>
      </Card>
    );
  }
  return <ApiKeyTable keys={keys.data} />;
}
