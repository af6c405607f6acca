import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import { Sparkline } from "../../ui/sparkline.tsx";

/** Whether a rise is good, bad or neither; the colour follows it, not the arrow. */
export type Rise = "good" | "bad" | "neutral";

/** Five figures side by side, two in a row on a phone. */
export function TileRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 overflow-hidden rounded-md border border-border bg-surface *:border-border max-md:*:not-last:border-b max-md:*:odd:not-last:border-r max-md:*:last:col-span-2 md:grid-cols-5 md:*:not-last:border-r"
    >
      {children}
    </dl>
  );
}

type TileProps = {
  label: string;
  value: string;
  /** One value a day. */
  series?: readonly number[] | undefined;
  className?: string | undefined;
  /** What stands under the number. */
  children: ReactNode;
};

/** One number and what is said of it. */
export function Tile({ label, value, series, className, children }: TileProps) {
  return (
    <div className={cn("grid content-start gap-1 p-4", className)}>
      <dt className="text-sm text-secondary">{label}</dt>
      <dd className="grid gap-0.5">
        <span className="text-2xl font-semibold tracking-[-0.02em] tabular-nums">{value}</span>
        {children}
      </dd>
      {series && <Sparkline values={series} className="mt-2" />}
    </div>
  );
}

/** A remark under a number. */
export const TileNote = ({ children }: { children: ReactNode }) => (
  <span className="text-xs text-pretty text-muted">{children}</span>
);

type ChangeNoteProps = { isMore: boolean; rise: Rise; size: string; before: string };

/** By how much a number rose or fell, and what it was before. */
export function ChangeNote({ isMore, rise, size, before }: ChangeNoteProps) {
  const t = useTranslations("overview.tiles");
  const isGood = rise === (isMore ? "good" : "bad");
  const Arrow = isMore ? ArrowUp : ArrowDown;
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
      {t("before", { value: before })}
    </span>
  );
}
