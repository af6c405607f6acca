import { cn } from "../../ui/cn.ts";
import type { ChartPoint, ChartSeries, SeriesKind } from "./chart-series.ts";
import { Swatch } from "./chart-swatch.tsx";
import { useDayFormat } from "./use-day-format.ts";

type ChartTipProps = {
  series: readonly ChartSeries[];
  point: ChartPoint;
  previousLabel: string;
  format: (value: number) => string;
  /** Where the day stands between the plot's edges, 0 to 1. */
  share: number;
  /** The plot's distance from the box, in pixels. */
  edges: { left: number; right: number };
  isStill: boolean;
};

/** The day under the pointer or the arrow keys. Screen readers hear it in a sentence instead. */
export function ChartTip({ series, point, previousLabel, format, share, edges, isStill }: ChartTipProps) {
  const day = useDayFormat();
  const left = `calc(${edges.left}px + (100% - ${edges.left + edges.right}px) * ${share})`;
  return (
    <div
      aria-hidden
      style={{ left, transform: `translateX(${share > 0.6 ? "calc(-100% - 10px)" : "10px"})` }}
      className={cn(
        "pointer-events-none absolute top-2 z-10 grid min-w-44 gap-1 rounded-md border border-border-strong bg-raised px-3 py-2 text-xs shadow-md",
        !isStill && "transition-[left,transform] duration-(--pv-duration-fast)",
      )}
    >
      <p className="text-sm font-semibold whitespace-nowrap">{day.long(point.day)}</p>
      {/* Top to bottom, as they stand in the drawing. */}
      {series
        .map((one, index) => (
          <Row key={one.kind} swatch={one.kind} label={one.label} value={format(point.values[index] ?? 0)} />
        ))
        .toReversed()}
      <Row swatch="previous" label={previousLabel} value={format(point.previous)} />
    </div>
  );
}

function Row({ swatch, label, value }: { swatch: SeriesKind | "previous"; label: string; value: string }) {
  return (
    <p className="flex items-center gap-2">
      <Swatch kind={swatch} />
      <span className="flex-1 text-secondary">{label}</span>
      <strong className="font-semibold tabular-nums">{value}</strong>
    </p>
  );
}
