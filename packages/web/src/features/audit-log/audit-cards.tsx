import { useState } from "react";
import { useTranslations } from "use-intl";
import { ActorAvatar } from "./actor-avatar.tsx";
import { EntryDetails } from "./entry-details.tsx";
import { Outcome } from "./outcome.tsx";
import { useAuditTime } from "./use-audit-time.ts";
import { type AuditEntry, lowerFirst, useAuditWords } from "./use-audit-words.ts";

/** The log on a phone: a card an entry, day by day. */
export function AuditCards({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useTranslations("auditLog");
  const { key, longDay, today } = useAuditTime();
  const [openSeq, setOpenSeq] = useState<number>();
  const days = Map.groupBy(entries, ({ occurredAt }) => key(occurredAt));
  return (
    <div className="grid gap-3 md:hidden">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={longDay(ofDay[0]?.occurredAt ?? "")}>
          <h2 className="px-1 pb-1.5 text-xs font-medium text-muted">
            {day === today && `${t("today")}, `}
            {longDay(ofDay[0]?.occurredAt ?? "")}
          </h2>
          <ul className="divide-y divide-border rounded-md border border-border bg-surface">
            {ofDay.map((entry) => (
              <li key={entry.seq}>
                <AuditCard
                  entry={entry}
                  isOpen={openSeq === entry.seq}
                  onToggle={() => setOpenSeq(openSeq === entry.seq ? undefined : entry.seq)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type AuditCardProps = { entry: AuditEntry; isOpen: boolean; onToggle: () => void };

function AuditCard({ entry, isOpen, onToggle }: AuditCardProps) {
  const { clock } = useAuditTime();
  const words = useAuditWords();
  const who = words.who(entry);
  const target = words.target(entry);
  // First names are enough where space is short.
  const shortWho = entry.actorKind === "user" && entry.actorName ? (who.split(/\s+/)[0] ?? who) : who;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex w-full items-center gap-3 px-3.5 py-2.5 text-left"
      >
        <ActorAvatar entry={entry} size="md" />
        <span className="grid min-w-0 flex-1">
          <span className="text-sm">
            <b className="font-semibold">{shortWho}</b> {lowerFirst(words.what(entry))}
          </span>
          {target && <span className="truncate text-sm text-secondary">{target}</span>}
          <span className="truncate text-xs text-muted tabular-nums">
            {[clock(entry.occurredAt), entry.ip].filter(Boolean).join(" · ")}
          </span>
        </span>
        {entry.outcome !== "done" && <Outcome outcome={entry.outcome} />}
      </button>
      {isOpen && (
        <div className="border-t border-border bg-hover px-3.5 py-3">
          <EntryDetails entry={entry} />
        </div>
      )}
    </>
  );
}
