import { useId } from "react";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from "recharts";
import { chooseTicks, niceTop } from "./chart-rules.ts";
import { type ChartPoint, type ChartSeries, seriesColors } from "./chart-series.ts";
import { useDayFormat } from "./use-day-format.ts";

/** The plot's distance from its box, in pixels. */
export const plotEdges = { left: 44, right: 36 };

type DayPlotProps = {
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  isBars: boolean;
  activeDay: string | undefined;
  formatTick: ((value: number) => string) | undefined;
  onActive: (index: number | undefined) => void;
  onChoose: (() => void) | undefined;
};

const line = { strokeWidth: 1.75, isAnimationActive: false, activeDot: false } as const;

/** The drawing alone; what it says in words and how keys move through it belongs to DayChart. */
export function DayPlot({ series, points, isBars, activeDay, formatTick, onActive, onChoose }: DayPlotProps) {
  const day = useDayFormat();
  const hatchId = useId();
  const fillOf = ({ kind }: ChartSeries) => (kind === "people" ? `url(#${hatchId})` : seriesColors[kind]);
  const valueOf = (index: number) => (point: ChartPoint) => point.values[index] ?? 0;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...points]}
        accessibilityLayer={false}
        margin={{ top: 8, right: plotEdges.right, bottom: 0, left: 0 }}
        onMouseMove={({ activeTooltipIndex }) => onActive(toIndex(activeTooltipIndex))}
        onMouseLeave={() => onActive(undefined)}
        {...(onChoose && { onClick: onChoose })}
        style={{ cursor: onChoose ? "pointer" : "default" }}
      >
        <defs>
          <pattern id={hatchId} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="var(--pv-person-tint)" />
            <rect width="1.5" height="6" fill="var(--pv-chart-2)" fillOpacity="0.55" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--pv-chart-grid)" />
        <XAxis
          dataKey="day"
          scale={isBars ? "band" : "point"}
          ticks={chooseTicks(points.map((point) => point.day))}
          tickFormatter={day.short}
          interval="preserveStartEnd"
          tickLine={false}
          axisLine={{ stroke: "var(--pv-border-strong)" }}
          tick={{ fontSize: 11, fill: "var(--pv-muted)" }}
        />
        <YAxis
          width={plotEdges.left}
          tickCount={4}
          allowDecimals={false}
          domain={[0, niceTop]}
          tickLine={false}
          axisLine={false}
          tick={{ fontSize: 11, fill: "var(--pv-muted)" }}
          {...(formatTick && { tickFormatter: formatTick })}
        />
        {series.map((one, index) => {
          const shared = { ...line, stackId: "days", dataKey: valueOf(index), stroke: seriesColors[one.kind] };
          return isBars ? (
            <Bar key={one.kind} {...shared} fill={fillOf(one)} maxBarSize={44} />
          ) : (
            <Area key={one.kind} {...shared} fill={fillOf(one)} fillOpacity={one.kind === "people" ? 1 : 0.25} />
          );
        })}
        {/* Drawn again above the upper series, whose edge would cover it wherever that one is zero. */}
        {!isBars && series[0] && (
          <Line {...line} dataKey={valueOf(0)} stroke={seriesColors[series[0].kind]} dot={false} />
        )}
        <Line
          {...line}
          dataKey="previous"
          stroke="var(--pv-text)"
          strokeWidth={1.25}
          strokeDasharray="3 3"
          dot={false}
        />
        {activeDay !== undefined && <ReferenceLine x={activeDay} stroke="var(--pv-control)" strokeWidth={1.5} />}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

// The library hands out the index as text.
function toIndex(value: unknown): number | undefined {
  const index = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isInteger(index) ? index : undefined;
}
