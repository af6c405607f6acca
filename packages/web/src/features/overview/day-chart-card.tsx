import { ChartArea, Download, Table } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Card } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { SeriesKind } from "./chart-series.ts";
import { Swatch } from "./chart-swatch.tsx";
import type { DayChartProps } from "./day-chart.tsx";
import { DayTable } from "./day-table.tsx";

// The chart library is larger than the rest of the page, and the tiles need none of it.
const DayChart = lazy(() => import("./day-chart.tsx").then((module) => ({ default: module.DayChart })));

type DayChartCardProps = DayChartProps & {
  title: string;
  /** Under the title: what it adds up to, and what the patterns mean. */
  legend: { kind: SeriesKind | "previous"; label: string; total?: string }[];
  /** A figure above the chart. */
  lead?: ReactNode;
  onDownload: () => void;
};

/** Figures by day: a chart, the same as a table, and as a file. */
export function DayChartCard({ title, legend, lead, onDownload, ...chart }: DayChartCardProps) {
  const t = useTranslations("overview.chart");
  const [isTable, setIsTable] = useState(false);
  return (
    <Card
      padded={false}
      className="flex flex-col"
      title={title}
      action={
        <>
          <IconButton
            size="icon-sm"
            label={t(isTable ? "asChart" : "asTable")}
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartArea aria-hidden /> : <Table aria-hidden />}
          </IconButton>
          <IconButton size="icon-sm" label={t("download")} onClick={onDownload}>
            <Download aria-hidden />
          </IconButton>
        </>
      }
    >
      {lead && <div className="px-4 pt-1">{lead}</div>}
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-1 pb-2 text-xs text-secondary">
        {legend.map(({ kind, label, total }) => (
          <li key={kind} className="flex items-center gap-1.5">
            <Swatch kind={kind} />
            {label}
            {total !== undefined && <strong className="font-semibold text-text tabular-nums">{total}</strong>}
          </li>
        ))}
      </ul>
      {isTable ? (
        <DayTable title={title} {...chart} />
      ) : (
        <Suspense fallback={<ChartPlaceholder />}>
          <DayChart {...chart} />
        </Suspense>
      )}
    </Card>
  );
}

function ChartPlaceholder() {
  return (
    <div aria-hidden className="grid h-66 content-between px-4 pb-8">
      {[1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="h-px w-full" />
      ))}
    </div>
  );
}
