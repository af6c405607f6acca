import { Pencil, Plus, Tag, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Toolbar } from "../../ui/page.tsx";
import { DeleteLabelDialog } from "./delete-label-dialog.tsx";
import { LabelDialog } from "./label-dialog.tsx";

export type Label = RouterOutputs["labels"]["list"][number];

/** The labels with which the team sorts its conversations. */
export function LabelsPage() {
  const t = useTranslations("labels");
  const { workspaceId } = useWorkspace();
  const canEdit = useHasRole("seller");
  const [edited, setEdited] = useState<Label | "new">();
  const [doomed, setDoomed] = useState<Label>();
  const labels = trpc.labels.list.useQuery({ workspaceId });
  return (
    <>
      <Toolbar className="items-start">
        <p className="max-w-120 text-sm text-secondary">{t("hint")}</p>
        <span className="flex-1" />
        {canEdit && (
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            {t("create")}
          </Button>
        )}
      </Toolbar>
      <QueryGate query={labels} rowClassName="h-12">
        {(rows) => (
          <Card padded={false}>
            {rows.length === 0 ? (
              <EmptyState icon={<Tag aria-hidden />} title={t("emptyTitle")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-border" aria-label={t("caption")}>
                {rows.map((label) => (
                  <LabelRow
                    key={label.id}
                    label={label}
                    canEdit={canEdit}
                    onEdit={() => setEdited(label)}
                    onDelete={() => setDoomed(label)}
                  />
                ))}
              </ul>
            )}
          </Card>
        )}
      </QueryGate>
      <LabelDialog label={edited} onClose={() => setEdited(undefined)} />
      <DeleteLabelDialog label={doomed} onClose={() => setDoomed(undefined)} />
    </>
  );
}

type LabelRowProps = { label: Label; canEdit: boolean; onEdit: () => void; onDelete: () => void };

function LabelRow({ label, canEdit, onEdit, onDelete }: LabelRowProps) {
  const t = useTranslations("labels");
  const { name, tone, conversationCount } = label;
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-2 max-md:px-3.5">
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone} className="h-auto min-h-5 max-w-full whitespace-normal wrap-anywhere">
          {name}
        </Badge>
        <span className="text-xs text-muted tabular-nums">{t("carriedBy", { count: conversationCount })}</span>
      </span>
      {canEdit && (
        <span className="flex shrink-0 gap-1">
          <IconButton size="icon-sm" label={t("editOf", { name })} onClick={onEdit}>
            <Pencil aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton size="icon-sm" label={t("deleteOf", { name })} onClick={onDelete}>
            <Trash2 aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      )}
    </li>
  );
}
