import type { Costs } from "./measure.ts";

/** A change below this share is noise: another order of chunks, a hash. */
const noise = 0.001;

/** The costs as a table in Markdown, beside those of what the change is compared to, where there are any. */
export function costTable(costs: Costs, base: Costs | undefined): string {
  const rows = Object.entries(costs).map(([what, now]) => {
    const before = base?.[what];
    return `| ${what} | ${before === undefined ? "–" : format(before)} | ${format(now)} | ${change(before, now)} |`;
  });
  return ["| what | main | this change | difference |", "| --- | ---: | ---: | ---: |", ...rows].join("\n");
}

const format = (value: number): string => value.toLocaleString("en-US");

function change(before: number | undefined, now: number): string {
  if (before === undefined) return "new";
  const share = (now - before) / Math.max(1, before);
  if (Math.abs(share) < noise) return "–";
  return `${share > 0 ? "+" : "−"}${Math.abs(share * 100).toFixed(1)} %`;
}
