import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import type { SignInDay } from "./overview-types.ts";
import type { SignInHeaders } from "./sign-ins-csv.ts";
import { useDayFormat } from "./use-day-format.ts";

/** The chart's numbers, for those who read numbers; it keeps the chart's height and scrolls. */
export function SignInsTable({ headers, days }: { headers: SignInHeaders; days: readonly SignInDay[] }) {
  const t = useTranslations("overview.chart");
  const format = useFormat();
  const day = useDayFormat();
  return (
    <div tabIndex={0} role="region" aria-label={t("title")} className="h-66 overflow-auto border-t border-border">
      <table className="w-full text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-medium">
              {headers.day}
            </th>
            {[headers.known, headers.newDevice, headers.failed, headers.previous].map((header) => (
              <th key={header} scope="col" className="px-4 py-2 text-right font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {days.map((row) => (
            <tr key={row.day}>
              <th scope="row" className="px-4 py-2 text-left font-normal whitespace-nowrap">
                {day.long(row.day)}
              </th>
              <td className="px-4 text-right">{format.number(row.known)}</td>
              <td className="px-4 text-right">{format.number(row.newDevice)}</td>
              <td className="px-4 text-right">{format.number(row.failed)}</td>
              <td className="px-4 text-right text-muted">{format.number(row.previousSignIns)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
