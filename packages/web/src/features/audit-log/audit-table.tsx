import { ChevronDown, ChevronUp } from "lucide-react";
import { Fragment, useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import { ActorAvatar } from "./actor-avatar.tsx";
import { EntryDetails } from "./entry-details.tsx";
import { Outcome } from "./outcome.tsx";
import { useAuditTime } from "./use-audit-time.ts";
import { type AuditEntry, useAuditWords } from "./use-audit-words.ts";

type AuditTableProps = {
  entries: readonly AuditEntry[];
  /** All entries are of today, so their day need not be said. */
  isToday: boolean;
};

/** One line an entry; a line opens to what changed and where it stands in the chain. */
export function AuditTable({ entries, isToday }: AuditTableProps) {
  const t = useTranslations("auditLog");
  const [openSeq, setOpenSeq] = useState<number>();
  const head = "border-b border-border px-3 py-2 text-left text-xs font-medium whitespace-nowrap text-muted first:pl-4";
  return (
    <div className="overflow-x-auto rounded-md border border-border bg-surface max-md:hidden">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col" className={head}>
              {isToday ? t("columnTimeToday") : t("columnTime")}
            </th>
            <th scope="col" className={head}>
              {t("columnWho")}
            </th>
            <th scope="col" className={head}>
              {t("columnWhat")}
            </th>
            <th scope="col" className={head}>
              {t("columnTarget")}
            </th>
            <th scope="col" className={cn(head, "max-xl:hidden")}>
              {t("columnFrom")}
            </th>
            <th scope="col" className={head}>
              {t("columnOutcome")}
            </th>
            <th scope="col" className={cn(head, "w-12")}>
              <span className="sr-only">{t("details")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Fragment key={entry.seq}>
              <AuditRow
                entry={entry}
                isToday={isToday}
                isOpen={openSeq === entry.seq}
                onToggle={() => setOpenSeq(openSeq === entry.seq ? undefined : entry.seq)}
              />
              {openSeq === entry.seq && (
                <tr id={`entry-${entry.seq}`} className="bg-hover">
                  <td colSpan={7} className="border-b border-border px-4 pt-1 pb-4 pl-11">
                    <EntryDetails entry={entry} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type AuditRowProps = { entry: AuditEntry; isToday: boolean; isOpen: boolean; onToggle: () => void };

function AuditRow({ entry, isToday, isOpen, onToggle }: AuditRowProps) {
  const t = useTranslations("auditLog");
  const words = useAuditWords();
  const what = words.what(entry);
  const target = words.target(entry);
  const cell = cn("h-13 px-3 text-sm first:pl-4", !isOpen && "border-b border-border group-last/row:border-b-0");
  const Chevron = isOpen ? ChevronUp : ChevronDown;
  return (
    <tr className={cn("group/row hover:bg-hover", isOpen && "bg-hover")} onClick={onToggle}>
      <td className={cn(cell, "whitespace-nowrap text-muted tabular-nums")}>
        <Time entry={entry} isToday={isToday} />
      </td>
      <td className={cell}>
        <span className="flex items-center gap-2">
          <ActorAvatar entry={entry} />
          <span className={cn("max-w-44 truncate", entry.actorKind === "user" && !entry.actorName && "text-muted")}>
            {words.who(entry)}
          </span>
        </span>
      </td>
      <td className={cell}>
        <span className="block font-medium">{what}</span>
        <span className="block font-mono text-xs text-muted">{entry.action}</span>
      </td>
      <td className={cn(cell, "max-w-45 truncate")} title={target}>
        {target ?? t("nothing")}
      </td>
      <td className={cn(cell, "whitespace-nowrap text-secondary tabular-nums max-xl:hidden")}>
        {entry.ip ?? t("nothing")}
      </td>
      <td className={cell}>
        <Outcome outcome={entry.outcome} />
      </td>
      <td className={cn(cell, "text-right")}>
        <button
          type="button"
          className="grid size-7 place-items-center rounded-sm text-secondary hover:bg-hover"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `entry-${entry.seq}` : undefined}
          aria-label={t(isOpen ? "hideDetails" : "showDetails", { what })}
          onClick={(event) => {
            // The whole line is a target for the mouse; the button is the one for keys.
            event.stopPropagation();
            onToggle();
          }}
        >
          <Chevron aria-hidden />
        </button>
      </td>
    </tr>
  );
}

function Time({ entry: { occurredAt }, isToday }: { entry: AuditEntry; isToday: boolean }) {
  const { clock, day, key, today } = useAuditTime();
  if (isToday || key(occurredAt) === today) return <time dateTime={occurredAt}>{clock(occurredAt)}</time>;
  return (
    <time dateTime={occurredAt} className="grid">
      {clock(occurredAt)}
      <span className="text-xs">{day(occurredAt)}</span>
    </time>
  );
}
