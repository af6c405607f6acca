import type { AgentList, ItemChange } from "@piloto/shared/agent-changes";
import { agentLimits } from "@piloto/shared/agent-limits";
import type { AgentListItem } from "@piloto/shared/agents";
import { GripVertical, Undo2, X } from "lucide-react";
import { useId, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { FieldError } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { WordDiff } from "./word-diff.tsx";

type ItemRowProps = {
  list: AgentList;
  item: AgentListItem;
  index: number;
  change: ItemChange | undefined;
  error: string | undefined;
  canEdit: boolean;
  shouldFocus: boolean;
  isDragged: boolean;
  onText: (text: string) => void;
  onRemove: () => void;
  onMove: (to: number) => void;
  /** undefined when the list is full. */
  onAdd: (() => void) | undefined;
  onDragStart: () => void;
  onDragOver: () => void;
  onDragEnd: () => void;
};

/** One line: grip, number, text, what changed in it. The grip moves it by pointer and by arrow keys. */
export function ItemRow(props: ItemRowProps) {
  const { list, item, index, change, error, canEdit, onMove } = props;
  const t = useTranslations("agents.items");
  const errorId = useId();
  const diffId = useId();
  const isReworded = change?.change === "changed";
  const label = t(`${list}.label`, { number: index + 1 });
  const onGripKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onMove(index + (event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <li
      className={cn(
        "group/item relative grid grid-cols-[auto_1.5rem_minmax(0,1fr)_auto] items-start gap-x-1.5 py-1.5 pr-2 pl-1.5",
        change && "bg-agent-tint inset-shadow-[3px_0_0_var(--pv-accent)]",
        props.isDragged && "opacity-50",
      )}
      onDragOver={(event) => {
        event.preventDefault();
        props.onDragOver();
      }}
    >
      {canEdit ? (
        <button
          type="button"
          draggable
          aria-label={t("move", { label })}
          onKeyDown={onGripKey}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = "move";
            props.onDragStart();
          }}
          onDragEnd={props.onDragEnd}
          className="mt-0.5 grid size-7 cursor-grab place-items-center rounded-xs text-muted hover:bg-hover max-md:size-10"
        >
          <GripVertical aria-hidden className="size-3.5" />
        </button>
      ) : (
        <span className="size-4" />
      )}
      <span aria-hidden className="pt-1.5 text-right text-sm text-muted tabular-nums max-md:pt-2.5">
        {index + 1}
      </span>
      {/* A reworded line shows what changed until it is clicked; the field lies over the words, unseen. */}
      <div className="relative min-w-0">
        {isReworded && (
          <p id={diffId} className="px-1.5 py-1.5 text-md text-pretty group-focus-within/item:hidden">
            <span className="sr-only">{t("before")} </span>
            <WordDiff before={change.before ?? ""} after={change.after ?? ""} />
          </p>
        )}
        <textarea
          rows={1}
          value={item.text}
          maxLength={agentLimits.itemText}
          placeholder={t(`${list}.placeholder`)}
          aria-label={label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : isReworded ? diffId : undefined}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- The line was added by the key press before.
          autoFocus={props.shouldFocus}
          onChange={(event) => props.onText(event.target.value.replaceAll("\n", " "))}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            props.onAdd?.();
          }}
          className={cn(
            "block field-sizing-content w-full resize-none rounded-xs bg-transparent px-1.5 py-1.5 text-md outline-offset-0 max-md:text-lg",
            isReworded &&
              "absolute inset-0 opacity-0 group-focus-within/item:static group-focus-within/item:opacity-100",
          )}
        />
        {error && (
          <div className="px-1.5 pb-1 group-focus-within/item:hidden">
            <FieldError id={errorId}>{error}</FieldError>
          </div>
        )}
      </div>
      <span className="flex items-center gap-1 pt-0.5">
        {change && (
          <span className="px-1 text-xs font-medium text-accent-text">{t(`${list}.change.${change.change}`)}</span>
        )}
        {canEdit && (
          <IconButton
            size="icon-sm"
            label={t("remove", { label })}
            onClick={props.onRemove}
            className="md:opacity-0 md:group-focus-within/item:opacity-100 md:group-hover/item:opacity-100"
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        )}
      </span>
    </li>
  );
}

type RemovedRowProps = { list: AgentList; text: string; onRestore: (() => void) | undefined };

/** A line that was published and is no longer in the draft. */
export function RemovedRow({ list, text, onRestore }: RemovedRowProps) {
  const t = useTranslations("agents.items");
  return (
    <li className="flex items-center gap-2 bg-agent-tint py-1.5 pr-2 pl-11 inset-shadow-[3px_0_0_var(--pv-accent)]">
      <del className="min-w-0 flex-1 text-md text-muted">{text}</del>
      <span className="px-1 text-xs font-medium text-accent-text">{t(`${list}.change.removed`)}</span>
      {onRestore && (
        <Button variant="ghost" size="sm" onClick={onRestore}>
          <Undo2 aria-hidden className="size-3.5" />
          {t("restore")}
        </Button>
      )}
    </li>
  );
}
