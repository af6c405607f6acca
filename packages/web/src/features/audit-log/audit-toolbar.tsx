import { Download, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { AuditFilters } from "@piloto/shared/audit-log";
import { Button } from "../../ui/button.tsx";
import { Input } from "../../ui/input.tsx";
import { Toolbar } from "../../ui/page.tsx";
import { ActionFilter } from "./action-filter.tsx";
import type { AuditSearch } from "./audit-search.ts";
import { OutcomeFilter } from "./outcome-filter.tsx";
import { PeriodFilter } from "./period-filter.tsx";
import { PersonFilter } from "./person-filter.tsx";
import { useExportCsv } from "./use-export-csv.ts";

type AuditToolbarProps = {
  search: AuditSearch;
  filters: AuditFilters;
  today: string;
  onChange: (change: AuditSearch) => void;
};

/** What narrows the log, and the log as a file. */
export function AuditToolbar({ search, filters, today, onChange }: AuditToolbarProps) {
  const t = useTranslations("auditLog");
  const { start, isStarting } = useExportCsv(filters);
  return (
    <Toolbar className="flex-wrap">
      <SearchText key={search.text === undefined ? "empty" : "kept"} text={search.text} onChange={onChange} />
      <div className="flex flex-wrap gap-2 max-md:-mx-3 max-md:w-[calc(100%+24px)] max-md:flex-nowrap max-md:overflow-x-auto max-md:px-3 max-md:py-px">
        <PeriodFilter search={search} today={today} onChange={onChange} />
        <PersonFilter actor={search.actor} onChange={(actor) => onChange({ actor })} />
        <ActionFilter actions={search.actions ?? []} onChange={(actions) => onChange({ actions })} />
        <OutcomeFilter outcome={search.outcome} onChange={(outcome) => onChange({ outcome })} />
      </div>
      <span className="flex-1" />
      <Button pending={isStarting} pendingLabel={t("exporting")} onClick={start}>
        <Download aria-hidden />
        {t("exportCsv")}
      </Button>
    </Toolbar>
  );
}

const typingMs = 300;

/** Waits for a pause in typing before it asks the server. */
function SearchText({ text, onChange }: { text: string | undefined; onChange: (change: AuditSearch) => void }) {
  const t = useTranslations("auditLog");
  const [typed, setTyped] = useState(text ?? "");
  useEffect(() => {
    const wanted = typed.trim() === "" ? undefined : typed.trim();
    if (wanted === text) return;
    const timer = setTimeout(() => onChange({ text: wanted }), typingMs);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <Input
      size="sm"
      type="search"
      className="w-65 max-xl:w-38 max-md:w-full"
      leading={<Search aria-hidden className="size-3.5 text-muted" />}
      aria-label={t("searchLabel")}
      placeholder={t("search")}
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
