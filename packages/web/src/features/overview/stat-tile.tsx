import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { Sparkline } from "../../ui/sparkline.tsx";

type StatTileProps = {
  label: string;
  value: number;
  /** The same figure of the period before. */
  previous?: number;
  /** Whether a rise is good, bad or neither; the colour follows it, not the arrow. */
  rise?: "good" | "bad" | "neutral";
  /** One value a day. */
  series?: readonly number[];
  /** What the number is made of, for figures without a past. */
  note?: ReactNode;
};

/** One number with its change, or with what it is made of. */
export function StatTile({ label, value, previous, rise = "neutral", series, note }: StatTileProps) {
  const format = useFormat();
  return (
    <div className="grid content-start gap-1 p-4">
      <dt className="text-sm text-secondary">{label}</dt>
      <dd className="grid gap-0.5">
        <span className="text-2xl font-semibold tracking-[-0.02em] tabular-nums">{format.number(value)}</span>
        {previous !== undefined && <Change value={value} previous={previous} rise={rise} />}
        {note !== undefined && <span className="text-xs text-pretty text-muted">{note}</span>}
      </dd>
      {series && <Sparkline values={series} className="mt-2" />}
    </div>
  );
}

function Change({ value, previous, rise }: { value: number; previous: number; rise: "good" | "bad" | "neutral" }) {
  const t = useTranslations("overview.tiles");
  const format = useFormat();
  if (value === previous) return <span className="text-xs text-muted">{t("same")}</span>;
  const isMore = value > previous;
  const isGood = rise === (isMore ? "good" : "bad");
  const Arrow = isMore ? ArrowUp : ArrowDown;
  const size = previous === 0 ? format.number(value) : format.percent(Math.abs(value - previous) / previous, 1);
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-xs text-muted">
      <span
        className={cn(
          "inline-flex items-center gap-0.5 font-semibold",
          rise === "neutral" ? "text-secondary" : isGood ? "text-success" : "text-danger",
        )}
      >
        <Arrow aria-hidden className="size-3" />
        {size}
        <span className="sr-only">{t(isMore ? "more" : "less")}</span>
      </span>
      {t("before", { value: format.number(previous) })}
    </span>
  );
}
