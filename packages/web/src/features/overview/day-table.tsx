import { useTranslations } from "use-intl";
import type { DayChartProps } from "./day-chart.tsx";
import { useDayFormat } from "./use-day-format.ts";

type DayTableProps = Pick<DayChartProps, "series" | "points" | "format"> & { title: string };

/** The chart's numbers, for those who read numbers; it keeps the chart's height and scrolls. */
export function DayTable({ title, series, points, format }: DayTableProps) {
  const t = useTranslations("overview.chart.columns");
  const day = useDayFormat();
  return (
    <div tabIndex={0} role="region" aria-label={title} className="h-66 overflow-auto border-t border-border">
      <table className="w-full text-sm">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-surface text-xs text-muted">
          <tr>
            <th scope="col" className="px-4 py-2 text-left font-medium">
              {t("day")}
            </th>
            {[...series.map(({ label }) => label), t("previous")].map((header) => (
              <th key={header} scope="col" className="px-4 py-2 text-right font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {points.map((point) => (
            <tr key={point.day}>
              <th scope="row" className="px-4 py-2 text-left font-normal whitespace-nowrap">
                {day.long(point.day)}
              </th>
              {series.map((one, index) => (
                <td key={one.kind} className="px-4 text-right tabular-nums">
                  {format(point.values[index] ?? 0)}
                </td>
              ))}
              <td className="px-4 text-right text-muted tabular-nums">{format(point.previous)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
