/** Whose figures a series holds; each has one colour and pattern everywhere. */
export type SeriesKind = "agent" | "people" | "failed" | "model" | "channel";

export type ChartSeries = { kind: SeriesKind; label: string };

/** One day of a chart: a value per series, from the bottom up, and the total of the same day in the period before. */
export type ChartPoint = { day: string; values: number[]; previous: number };

/** Colours are CSS variables of ui/tokens.css; people carry a hatch, so that colour never stands alone. */
export const seriesColors: Record<SeriesKind, string> = {
  agent: "var(--pv-chart-1)",
  people: "var(--pv-chart-2)",
  failed: "var(--pv-chart-5)",
  model: "var(--pv-chart-3)",
  channel: "var(--pv-chart-4)",
};
