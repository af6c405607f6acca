import { Tag } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { EditableList, EditButtons } from "../../app/editable-list.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Badge } from "../../ui/badge.tsx";
import { DeleteLabelDialog } from "./delete-label-dialog.tsx";
import { LabelDialog } from "./label-dialog.tsx";

export type Label = RouterOutputs["labels"]["list"][number];

/** The labels with which the team sorts its conversations. */
export function LabelsPage() {
  const { workspaceId } = useWorkspace();
  const canEdit = useHasRole("seller");
  const [edited, setEdited] = useState<Label | "new">();
  const [doomed, setDoomed] = useState<Label>();
  const labels = trpc.labels.list.useQuery({ workspaceId });
  return (
    <>
      <EditableList
        words="labels"
        icon={<Tag aria-hidden />}
        query={labels}
        rowClassName="h-12"
        onCreate={canEdit ? () => setEdited("new") : undefined}
      >
        {(label) => (
          <LabelRow
            key={label.id}
            label={label}
            canEdit={canEdit}
            onEdit={() => setEdited(label)}
            onDelete={() => setDoomed(label)}
          />
        )}
      </EditableList>
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
      {canEdit && <EditButtons words="labels" name={name} onEdit={onEdit} onDelete={onDelete} />}
    </li>
  );
}
