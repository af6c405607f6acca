import type { AgentList, ItemChange } from "@piloto/shared/agent-changes";
import { agentLimits } from "@piloto/shared/agent-limits";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { FieldError } from "../../ui/field.tsx";
import { EditorSection } from "./editor-section.tsx";
import { useEditor } from "./editor-context.ts";
import { ItemRow, RemovedRow } from "./item-row.tsx";
import { moveItem, restoreItem } from "./reorder.ts";
import { useBlockerText } from "./use-blocker-text.ts";

/** Goals, rules and forbidden topics: lines that are added, reworded, moved and removed. */
export function ItemListSection({ list }: { list: AgentList }) {
  const t = useTranslations("agents.items");
  const { draft, published, changes, canEdit, change } = useEditor();
  const blockerOf = useBlockerText();
  const [focusId, setFocusId] = useState<string>();
  const [dragId, setDragId] = useState<string>();
  const [announcement, setAnnouncement] = useState("");
  const items = draft[list];
  const own = changes.flatMap((one) => (one.kind === "item" && one.section === list ? [one] : []));
  const changeOf = (id: string): ItemChange | undefined => (published ? own.find((one) => one.id === id) : undefined);
  const set = (next: typeof items) => change({ [list]: next });
  const isFull = items.length >= agentLimits[list];
  const listError = list === "goals" ? blockerOf("goals") : undefined;

  const add = () => {
    const id = crypto.randomUUID();
    setFocusId(id);
    set([...items, { id, text: "" }]);
  };
  const move = (id: string, to: number) => {
    const from = items.findIndex((item) => item.id === id);
    if (to < 0 || to >= items.length || to === from) return;
    const label = t(`${list}.label`, { number: from + 1 });
    setAnnouncement(t("moved", { label, position: to + 1, count: items.length }));
    set(moveItem(items, from, to));
  };

  return (
    <EditorSection
      section={list}
      count={items.length}
      action={
        <Button variant="ghost" size="sm" onClick={add} disabled={isFull}>
          <Plus aria-hidden className="size-3.5" />
          {t(`${list}.add`)}
        </Button>
      }
    >
      {items.length === 0 && <p className="text-sm text-pretty text-muted">{t(`${list}.empty`)}</p>}
      <ol className="divide-y divide-border overflow-hidden rounded-md border border-control empty:hidden">
        {items.map((item, index) => (
          <ItemRow
            key={item.id}
            list={list}
            item={item}
            index={index}
            change={changeOf(item.id)}
            error={blockerOf(`${list}.${index}.text`)}
            canEdit={canEdit}
            shouldFocus={item.id === focusId}
            isDragged={item.id === dragId}
            onText={(text) => set(items.map((one) => (one.id === item.id ? { ...one, text } : one)))}
            onRemove={() => set(items.filter(({ id }) => id !== item.id))}
            onMove={(to) => move(item.id, to)}
            onAdd={isFull ? undefined : add}
            onDragStart={() => setDragId(item.id)}
            onDragOver={() => dragId !== undefined && dragId !== item.id && move(dragId, index)}
            onDragEnd={() => setDragId(undefined)}
          />
        ))}
        {own.map(
          (one) =>
            one.change === "removed" && (
              <RemovedRow
                key={one.id}
                list={list}
                text={one.before ?? ""}
                onRestore={
                  canEdit && !isFull ? () => set(restoreItem(items, published?.[list] ?? [], one.id)) : undefined
                }
              />
            ),
        )}
      </ol>
      {listError && (
        <div className="mt-2">
          <FieldError id={`${list}-error`}>{listError}</FieldError>
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
    </EditorSection>
  );
}
