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
import type { SignInDay } from "./overview-types.ts";
import { useDayFormat } from "./use-day-format.ts";

export type SignInPoint = SignInDay & { people: number };

/** The plot's distance from its box, in pixels. */
export const plotEdges = { left: 36, right: 36 };

type SignInsPlotProps = {
  points: readonly SignInPoint[];
  isBars: boolean;
  activeDay: string | undefined;
  onActive: (index: number | undefined) => void;
  onChoose: (() => void) | undefined;
};

/** The drawing alone; what it says in words and how keys move through it belongs to SignInsChart. */
export function SignInsPlot({ points, isBars, activeDay, onActive, onChoose }: SignInsPlotProps) {
  const day = useDayFormat();
  const hatchId = useId();
  const shared = { stackId: "attempts", isAnimationActive: false, strokeWidth: 1.75, activeDot: false } as const;
  const people = { dataKey: "people", fill: `url(#${hatchId})`, stroke: "var(--pv-chart-2)" } as const;
  const failed = { dataKey: "failed", fill: "var(--pv-chart-5)", stroke: "var(--pv-chart-5)" } as const;
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
        />
        {isBars ? <Bar {...shared} {...people} maxBarSize={44} /> : <Area {...shared} {...people} fillOpacity={1} />}
        {isBars ? <Bar {...shared} {...failed} maxBarSize={44} /> : <Area {...shared} {...failed} fillOpacity={0.25} />}
        {/* Drawn again above the refused attempts, whose edge would cover it wherever there are none. */}
        {!isBars && (
          <Line
            dataKey="people"
            stroke="var(--pv-chart-2)"
            strokeWidth={1.75}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        )}
        <Line
          dataKey="previousSignIns"
          stroke="var(--pv-text)"
          strokeWidth={1.25}
          strokeDasharray="3 3"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
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
