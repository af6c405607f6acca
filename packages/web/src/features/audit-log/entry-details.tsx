import { useTranslations } from "use-intl";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { type DetailLine, readDetails, shortHash } from "./audit-details.ts";
import { type AuditEntry, useAuditWords } from "./use-audit-words.ts";

/** What changed, and where the entry stands in the chain. */
export function EntryDetails({ entry }: { entry: AuditEntry }) {
  const lines = readDetails(entry.details);
  return (
    <div className="grid gap-3">
      {lines.length > 0 && <Changes lines={lines} />}
      <Provenance entry={entry} />
    </div>
  );
}

function Changes({ lines }: { lines: readonly DetailLine[] }) {
  const t = useTranslations("auditLog");
  const { field, value } = useAuditWords();
  const hasChanges = lines.some(({ kind }) => kind === "change");
  const head = "pb-1.5 text-left text-xs font-normal text-muted";
  const cell = "py-1 pr-4 align-top text-sm break-words";
  return (
    <table className="w-full table-fixed border-collapse">
      <thead>
        <tr>
          <th scope="col" className={`${head} w-[17%] max-md:w-[34%]`}>
            {t("field")}
          </th>
          <th scope="col" className={head}>
            {hasChanges ? t("before") : t("value")}
          </th>
          {hasChanges && (
            <th scope="col" className={head}>
              {t("after")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.field}>
            <th scope="row" className={`${cell} text-left font-normal`}>
              {field(line.field)}
            </th>
            {line.kind === "change" ? (
              <>
                <td className={cell}>
                  <del>{value(line.field, line.before)}</del>
                </td>
                <td className={`${cell} font-medium`}>{value(line.field, line.after)}</td>
              </>
            ) : (
              <td className={cell} colSpan={hasChanges ? 2 : 1}>
                {value(line.field, line.value)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Provenance({ entry }: { entry: AuditEntry }) {
  const t = useTranslations("auditLog");
  const { number } = useFormat();
  const copy = () => {
    navigator.clipboard?.writeText(JSON.stringify(entry, null, 2)).then(
      () => toast(t("copied")),
      () => undefined,
    );
  };
  const code = "font-mono text-secondary";
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      <span>
        {t("entry")} <span className={code}>{number(entry.seq)}</span>
      </span>
      <span title={entry.hash}>
        {t("link")} <span className={code}>{shortHash(entry.hash)}</span> {t("over")}{" "}
        <span className={code}>{shortHash(entry.prevHash)}</span>
      </span>
      {entry.ip && (
        <span className="xl:hidden">
          {t("columnFrom")} <span className={code}>{entry.ip}</span>
        </span>
      )}
      {entry.requestId && (
        <span className="min-w-0 break-all">
          {t("request")} <span className={code}>{entry.requestId}</span>
        </span>
      )}
      <button type="button" className={textLinkStyle()} onClick={copy}>
        {t("copyJson")}
      </button>
      {entry.userAgent && (
        <span className="w-full min-w-0 break-words">
          {t("browser")} <span className="text-secondary">{entry.userAgent}</span>
        </span>
      )}
    </div>
  );
}
