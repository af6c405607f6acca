import { useState } from "react";
import { useTranslations } from "use-intl";
import { apiKeyScopes } from "@piloto/shared/api-keys";
import { useFormat } from "../../i18n/use-format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { DataTable } from "../../ui/data-table.tsx";
import type { ApiKey } from "./api-keys-page.tsx";
import { RevokeApiKeyDialog } from "./revoke-api-key-dialog.tsx";

/** Live keys first; the dead stay in view, so that one can tell since when something stopped. */
export function ApiKeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const t = useTranslations("apiKeys");
  const [doomed, setDoomed] = useState<ApiKey>();
  const revokeOf = (key: ApiKey) =>
    key.isLive && (
      <Button size="sm" variant="danger" aria-label={t("revokeOf", { name: key.name })} onClick={() => setDoomed(key)}>
        {t("revoke")}
      </Button>
    );
  return (
    <>
      <DataTable
        caption={t("caption")}
        rows={keys}
        rowKey={({ id }) => id}
        rowHeight="tall"
        columns={[
          { id: "name", header: t("columnName"), cell: (key) => <KeyName apiKey={key} /> },
          { id: "scopes", header: t("columnScopes"), cell: (key) => <Scopes apiKey={key} /> },
          { id: "used", header: t("columnUsed"), cell: (key) => <LastUse apiKey={key} /> },
          { id: "expires", header: t("columnExpires"), cell: (key) => <Expiry apiKey={key} /> },
          {
            id: "actions",
            header: <span className="sr-only">{t("columnActions")}</span>,
            align: "right",
            cell: revokeOf,
          },
        ]}
        renderCard={(key) => (
          <div className="grid gap-2 p-3.5">
            <KeyName apiKey={key} />
            <Scopes apiKey={key} />
            <div className="flex items-center justify-between gap-3 text-sm">
              <LastUse apiKey={key} />
              <Expiry apiKey={key} />
            </div>
            {revokeOf(key)}
          </div>
        )}
      />
      <RevokeApiKeyDialog apiKey={doomed} onClose={() => setDoomed(undefined)} />
    </>
  );
}

function KeyName({ apiKey: { name, prefix, createdAt, createdByName, isLive } }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const { date } = useFormat();
  return (
    <span className={cn("grid min-w-0", !isLive && "text-muted")}>
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{name}</span>
        <code className="font-mono text-xs text-muted">{prefix}…</code>
      </span>
      <span className="truncate text-xs text-muted">
        {createdByName === null
          ? t("createdByRemoved", { date: date(createdAt) })
          : t("createdBy", { name: createdByName, date: date(createdAt) })}
      </span>
    </span>
  );
}

function Scopes({ apiKey: { scopes } }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  return (
    <span className="flex flex-wrap gap-1">
      {scopes.map((scope) => {
        const known = apiKeyScopes.find((candidate) => candidate === scope);
        return <Badge key={scope}>{known ? t(`scopeNames.${known}`) : scope}</Badge>;
      })}
    </span>
  );
}

function LastUse({ apiKey: { lastUsedAt } }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const { relative } = useFormat();
  return <span className="text-muted tabular-nums">{lastUsedAt === null ? t("neverUsed") : relative(lastUsedAt)}</span>;
}

function Expiry({ apiKey: { expiresAt, revokedAt, isLive } }: { apiKey: ApiKey }) {
  const t = useTranslations("apiKeys");
  const { date } = useFormat();
  if (revokedAt !== null) return <Badge tone="outline">{t("revoked")}</Badge>;
  if (!isLive) return <Badge tone="warning">{t("expired")}</Badge>;
  return (
    <span className="text-muted tabular-nums">
      {expiresAt === null ? t("noExpiry") : t("expiresOn", { date: date(expiresAt) })}
    </span>
  );
}
