import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import type { SignInDay } from "./overview-types.ts";
import { Swatch } from "./chart-swatch.tsx";
import { useDayFormat } from "./use-day-format.ts";

type ChartTipProps = {
  point: SignInDay & { people: number };
  /** Where the day stands between the plot's edges, 0 to 1. */
  share: number;
  /** The plot's distance from the box, in pixels. */
  edges: { left: number; right: number };
  isStill: boolean;
};

/** The day under the pointer or the arrow keys. Screen readers hear it in a sentence instead. */
export function ChartTip({ point, share, edges, isStill }: ChartTipProps) {
  const t = useTranslations("overview.chart");
  const format = useFormat();
  const day = useDayFormat();
  const left = `calc(${edges.left}px + (100% - ${edges.left + edges.right}px) * ${share})`;
  return (
    <div
      aria-hidden
      style={{ left, transform: `translateX(${share > 0.6 ? "calc(-100% - 10px)" : "10px"})` }}
      className={cn(
        "pointer-events-none absolute top-2 grid min-w-44 gap-1 rounded-md border border-border-strong bg-raised px-3 py-2 text-xs shadow-md",
        !isStill && "transition-[left,transform] duration-(--pv-duration-fast)",
      )}
    >
      <p className="text-sm font-semibold whitespace-nowrap">{day.long(point.day)}</p>
      <Row swatch="failed" label={t("failed")} value={format.number(point.failed)} />
      <Row swatch="people" label={t("people")} value={format.number(point.people)} />
      <Row swatch="previous" label={t("columns.previous")} value={format.number(point.previousSignIns)} />
    </div>
  );
}

function Row({ swatch, label, value }: { swatch: "people" | "failed" | "previous"; label: string; value: string }) {
  return (
    <p className="flex items-center gap-2">
      <Swatch kind={swatch} />
      <span className="flex-1 text-secondary">{label}</span>
      <strong className="font-semibold tabular-nums">{value}</strong>
    </p>
  );
}
