import { useId, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { useMediaQuery } from "../../app/use-media-query.ts";
import { moveActive } from "./chart-rules.ts";
import type { ChartPoint, ChartSeries } from "./chart-series.ts";
import { ChartTip } from "./chart-tip.tsx";
import { DayPlot, plotEdges } from "./day-plot.tsx";

// Under ten points an area pretends a course that is not there.
const fewPoints = 10;

export type DayChartProps = {
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  previousLabel: string;
  /** What the chart shows, in one sentence: its name for screen readers. */
  finding: string;
  /** One day in a sentence. */
  describePoint: (point: ChartPoint) => string;
  /** Said in the middle when there is nothing to draw. */
  empty: string | undefined;
  format: (value: number) => string;
  formatTick?: (value: number) => string;
  /** Opens what is behind a day. */
  onChoose?: ((day: string) => void) | undefined;
  /** Money is never an area. */
  isAlwaysBars?: boolean;
};

/** Stacked days, with the period before as a dotted line; the arrow keys walk through them. */
export function DayChart(props: DayChartProps) {
  const { series, points, onChoose, format, empty } = props;
  const t = useTranslations("overview.chart");
  const keysId = useId();
  const isStill = useMediaQuery("(prefers-reduced-motion: reduce)");
  const [active, setActive] = useState<number>();
  const isBars = props.isAlwaysBars === true || points.length < fewPoints;
  const chosen = active === undefined ? undefined : points[active];
  const drill = () => chosen && onChoose?.(chosen.day);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return drill();
    const next = moveActive(event.key, active, points.length);
    if (next === active) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <div
      role="img"
      aria-label={props.finding}
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(undefined)}
      className="relative h-66 pb-2"
    >
      <DayPlot
        series={series}
        points={points}
        isBars={isBars}
        activeDay={chosen?.day}
        formatTick={props.formatTick}
        onActive={setActive}
        onChoose={onChoose ? drill : undefined}
      />
      {chosen && active !== undefined && (
        <ChartTip
          series={series}
          point={chosen}
          previousLabel={props.previousLabel}
          format={format}
          share={isBars ? (active + 0.5) / points.length : active / Math.max(1, points.length - 1)}
          edges={plotEdges}
          isStill={isStill}
        />
      )}
      <p id={keysId} className="sr-only">
        {t(onChoose ? "keys" : "keysOnly")}
      </p>
      <p aria-live="polite" className="sr-only">
        {chosen && props.describePoint(chosen)}
      </p>
      {empty !== undefined && (
        <p className="absolute inset-0 grid place-items-center px-8 pb-10 text-center text-sm text-pretty text-muted">
          {empty}
        </p>
      )}
    </div>
  );
}
