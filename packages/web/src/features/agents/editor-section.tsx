import type { AgentSection } from "@piloto/shared/agent-blockers";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge.tsx";
import { cn } from "../../ui/cn.ts";
import { useEditor } from "./editor-context.ts";
import { useConfigText } from "./use-config-text.ts";

type EditorSectionProps = {
  section: AgentSection;
  /** How many lines it holds, shown while folded. */
  count?: number;
  /** Right end of the open section's head. */
  action?: ReactNode;
  children: ReactNode;
};

/** One part of the form: folded to a line while nothing in it changed, open otherwise. */
export function EditorSection({ section, count, action, children }: EditorSectionProps) {
  const t = useTranslations("agents");
  const editor = useEditor();
  const { summary } = useConfigText();
  const bodyId = useId();
  const isOpen = editor.isOpen(section);
  const changes = editor.changes.filter((change) => change.section === section).length;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section
      id={`section-${section}`}
      aria-label={t(`sections.${section}`)}
      data-folded={isOpen ? undefined : ""}
      className={cn(
        "scroll-mt-4",
        isOpen
          ? "mt-7 first:mt-0"
          : "mt-4 rounded-md border border-border has-[+[data-folded]]:rounded-b-none [[data-folded]+&]:mt-0 [[data-folded]+&]:rounded-t-none [[data-folded]+&]:border-t-0",
      )}
      // Once somebody works in a section it stays open, also when the change is taken back.
      onFocus={() => isOpen && editor.setOpen(section, true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && isOpen && editor.leave(section)}
    >
      <div
        className={cn("flex items-center gap-2", isOpen ? "mb-3 min-h-8" : "relative min-h-10.5 px-3 hover:bg-hover")}
      >
        <h2 className={cn("shrink-0 font-semibold", isOpen ? "text-lg" : "text-md")}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={bodyId}
            onClick={() => editor.setOpen(section, !isOpen)}
            className={cn(
              "inline-flex items-center gap-2 rounded-xs text-left",
              !isOpen && "after:absolute after:inset-0",
            )}
          >
            {!isOpen && <Chevron aria-hidden className="size-3.5 text-muted" />}
            {t(`sections.${section}`)}
          </button>
        </h2>
        {!isOpen && <p className="min-w-0 flex-1 truncate text-sm text-muted">{summary(editor.draft, section)}</p>}
        {!isOpen && count !== undefined && <span className="text-sm text-muted tabular-nums">{count}</span>}
        {isOpen && editor.published && changes > 0 && (
          <Badge tone="accent">{t("editor.changes", { count: changes })}</Badge>
        )}
        {isOpen && <span className="flex-1" />}
        {isOpen && editor.canEdit && action}
      </div>
      <div id={bodyId} hidden={!isOpen}>
        {isOpen && (
          <fieldset disabled={!editor.canEdit} className="min-w-0 [&_:disabled]:text-text!">
            {children}
          </fieldset>
        )}
      </div>
    </section>
  );
}
