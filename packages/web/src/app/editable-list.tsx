import { Pencil, Plus, Trash2 } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Toolbar } from "../ui/page.tsx";
import { QueryGate } from "./query-gate.tsx";

/** The feature's words: `hint`, `create`, `caption`, `emptyTitle`, `emptyText`, `editOf` and `deleteOf`. */
type Words = "labels" | "cannedReplies";

type EditableListProps<Row> = Pick<ComponentProps<typeof QueryGate<Row[]>>, "query" | "rowClassName"> & {
  words: Words;
  icon: ReactNode;
  /** Not given: this person may only read. */
  onCreate?: (() => void) | undefined;
  children: (row: Row) => ReactNode;
};

/** A short list whose entries the team makes itself. */
export function EditableList<Row>({ words, icon, query, rowClassName, onCreate, children }: EditableListProps<Row>) {
  const t = useTranslations(words);
  return (
    <>
      <Toolbar className="items-start">
        <p className="max-w-120 text-sm text-secondary">{t("hint")}</p>
        <span className="flex-1" />
        {onCreate && (
          <Button variant="primary" onClick={onCreate}>
            <Plus aria-hidden />
            {t("create")}
          </Button>
        )}
      </Toolbar>
      <QueryGate query={query} {...(rowClassName !== undefined && { rowClassName })}>
        {(rows) => (
          <Card padded={false}>
            {rows.length === 0 ? (
              <EmptyState icon={icon} title={t("emptyTitle")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-border" aria-label={t("caption")}>
                {rows.map((row) => children(row))}
              </ul>
            )}
          </Card>
        )}
      </QueryGate>
    </>
  );
}

type EditButtonsProps = { words: Words; name: string; onEdit: () => void; onDelete: () => void };

/** What can be done with one entry. */
export function EditButtons({ words, name, onEdit, onDelete }: EditButtonsProps) {
  const t = useTranslations(words);
  return (
    <span className="flex shrink-0 gap-1">
      <IconButton size="icon-sm" label={t("editOf", { name })} onClick={onEdit}>
        <Pencil aria-hidden className="size-3.5" />
      </IconButton>
      <IconButton size="icon-sm" label={t("deleteOf", { name })} onClick={onDelete}>
        <Trash2 aria-hidden className="size-3.5" />
      </IconButton>
    </span>
  );
}
