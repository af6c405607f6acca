import { cn } from "./cn.ts";

type TickRulerProps = {
  /** How many ticks there are, and how many of them are lit, from the left. */
  count: number;
  lit: number;
  /** The whole thing in words: "restam 7 de 10". */
  label: string;
  /** Every nth tick stands taller, like the hours of a day. 0: none. */
  tallEvery?: number;
  tone?: "accent" | "warning";
  className?: string;
};

/** The tick scale of the house: a 24-hour window, codes that are left. */
export function TickRuler({ count, lit, label, tallEvery = 0, tone = "accent", className }: TickRulerProps) {
  return (
    <span
      role="img"
      aria-label={label}
      className={cn("inline-flex h-2.5 items-end justify-between gap-0.5", className)}
    >
      {Array.from({ length: count }, (_, index) => (
        <span
          key={index}
          className={cn(
            "w-0.75 rounded-[1px]",
            tallEvery > 0 && index % tallEvery !== 0 ? "h-1.5" : "h-2.5",
            index < lit ? (tone === "accent" ? "bg-accent" : "bg-warning") : "bg-border-strong",
          )}
        />
      ))}
    </span>
  );
}
