import { MessageSquareQuote, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Toolbar } from "../../ui/page.tsx";
import { CannedReplyDialog } from "./canned-reply-dialog.tsx";
import { useDeleteCannedReply } from "./use-delete-canned-reply.ts";

export type CannedReply = RouterOutputs["cannedReplies"]["list"][number];

/** What one types after a slash. */
export function CannedRepliesPage() {
  const t = useTranslations("cannedReplies");
  const { workspaceId } = useWorkspace();
  const canEdit = useHasRole("seller");
  const [edited, setEdited] = useState<CannedReply | "new">();
  const remove = useDeleteCannedReply();
  const replies = trpc.cannedReplies.list.useQuery({ workspaceId });
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
      <QueryGate query={replies}>
        {(rows) => (
          <Card padded={false}>
            {rows.length === 0 ? (
              <EmptyState icon={<MessageSquareQuote aria-hidden />} title={t("emptyTitle")}>
                {t("emptyText")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-border" aria-label={t("caption")}>
                {rows.map((reply) => (
                  <CannedReplyRow
                    key={reply.id}
                    reply={reply}
                    canEdit={canEdit}
                    onEdit={() => setEdited(reply)}
                    onDelete={() => remove(reply)}
                  />
                ))}
              </ul>
            )}
          </Card>
        )}
      </QueryGate>
      <CannedReplyDialog reply={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}

type RowProps = { reply: CannedReply; canEdit: boolean; onEdit: () => void; onDelete: () => void };

function CannedReplyRow({ reply: { shortcut, title, body }, canEdit, onEdit, onDelete }: RowProps) {
  const t = useTranslations("cannedReplies");
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 max-md:px-3.5 max-md:py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-md font-medium wrap-anywhere">{title}</span>
          <code className="font-mono text-xs text-accent-text">/{shortcut}</code>
        </p>
        <p className="mt-0.5 line-clamp-2 text-sm whitespace-pre-line text-secondary wrap-anywhere">{body}</p>
      </div>
      {canEdit && (
        <span className="flex shrink-0 gap-1">
          <IconButton size="icon-sm" label={t("editOf", { name: title })} onClick={onEdit}>
            <Pencil aria-hidden className="size-3.5" />
          </IconButton>
          <IconButton size="icon-sm" label={t("deleteOf", { name: title })} onClick={onDelete}>
            <Trash2 aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      )}
    </li>
  );
}
