import { MessageSquareQuote } from "lucide-react";
import { useState } from "react";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { EditableList, EditButtons } from "../../app/editable-list.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { CannedReplyDialog } from "./canned-reply-dialog.tsx";
import { useDeleteCannedReply } from "./use-delete-canned-reply.ts";

export type CannedReply = RouterOutputs["cannedReplies"]["list"][number];

/** What one types after a slash. */
export function CannedRepliesPage() {
  const { workspaceId } = useWorkspace();
  const canEdit = useHasRole("seller");
  const [edited, setEdited] = useState<CannedReply | "new">();
  const remove = useDeleteCannedReply();
  const replies = trpc.cannedReplies.list.useQuery({ workspaceId });
  return (
    <>
      <EditableList
        words="cannedReplies"
        icon={<MessageSquareQuote aria-hidden />}
        query={replies}
        onCreate={canEdit ? () => setEdited("new") : undefined}
      >
        {(reply) => (
          <CannedReplyRow
            key={reply.id}
            reply={reply}
            canEdit={canEdit}
            onEdit={() => setEdited(reply)}
            onDelete={() => remove(reply)}
          />
        )}
      </EditableList>
      <CannedReplyDialog reply={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}

type RowProps = { reply: CannedReply; canEdit: boolean; onEdit: () => void; onDelete: () => void };

function CannedReplyRow({ reply: { shortcut, title, body }, canEdit, onEdit, onDelete }: RowProps) {
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 max-md:px-3.5 max-md:py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-md font-medium wrap-anywhere">{title}</span>
          <code className="font-mono text-xs text-accent-text">/{shortcut}</code>
        </p>
        <p className="mt-0.5 line-clamp-2 text-sm whitespace-pre-line text-secondary wrap-anywhere">{body}</p>
      </div>
      {canEdit && <EditButtons words="cannedReplies" name={title} onEdit={onEdit} onDelete={onDelete} />}
    </li>
  );
}
