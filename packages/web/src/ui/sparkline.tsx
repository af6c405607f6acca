import { cn } from "./cn.ts";

/** The line's path in a 100 × 100 box, lowest value at the bottom; a flat series runs through the middle. */
export function sparklinePath(values: readonly number[]): string {
  if (values.length < 2) return "";
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values
    .map((value, index) => {
      const x = (index / (values.length - 1)) * 100;
      const y = span === 0 ? 50 : 92 - ((value - low) / span) * 84;
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** The shape of a series above its tick ruler. Decoration: the numbers stand beside it. */
export function Sparkline({ values, className }: { values: readonly number[]; className?: string }) {
  const last = Math.max(1, values.length - 1);
  const ticks = values.map((_, index) => `M${((index / last) * 100).toFixed(1)} 0V100`).join("");
  return (
    <span aria-hidden className={cn("grid h-9 grid-rows-[minmax(0,1fr)_4px] gap-1", className)}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="size-full min-h-0 overflow-visible">
        <path
          d={sparklinePath(values)}
          className="fill-none stroke-accent"
          strokeWidth={1.75}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="size-full min-h-0 overflow-visible opacity-70">
        <path d={ticks} className="fill-none stroke-control" strokeWidth={1} vectorEffect="non-scaling-stroke" />
      </svg>
    </span>
  );
}
