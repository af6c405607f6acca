import type { SeriesKind } from "./chart-series.ts";

const fills: Record<SeriesKind, string> = {
  agent: "bg-chart-1",
  people:
    "bg-[repeating-linear-gradient(45deg,var(--pv-chart-2)_0_2px,var(--pv-person-tint)_2px_4px)] inset-ring inset-ring-chart-2",
  failed: "bg-chart-5",
  model: "bg-chart-3",
  // Gold stands under 3:1 on white: it needs an edge.
  channel: "bg-chart-4 inset-ring inset-ring-control",
};

/** The same pattern as in the chart: colour never stands alone. */
export function Swatch({ kind }: { kind: SeriesKind | "previous" }) {
  if (kind === "previous") return <span aria-hidden className="w-4 border-t-2 border-dotted border-chart-prev" />;
  return <span aria-hidden className={`size-3 rounded-[3px] ${fills[kind]}`} />;
}
