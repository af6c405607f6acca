import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { cn } from "../../ui/cn.ts";
import { Sparkline } from "../../ui/sparkline.tsx";
import type { ConversationsLink } from "./overview-types.ts";

type NumberTileProps = {
  label: string;
  /** Null: nothing to measure in this period. */
  value: number | null;
  previous: number | null;
  format: (value: number) => string;
  /** How the change is written; usually as the value itself. */
  formatChange?: (change: number) => string;
  /** Whether a rise is good, bad or neither; the colour follows it, not the arrow. */
  rise: "good" | "bad" | "neutral";
  series?: readonly number[];
  /** The conversations behind the number. */
  search?: ConversationsLink;
};

/** One number with its change; leads to the conversations behind it. */
export function NumberTile(props: NumberTileProps) {
  const t = useTranslations("overview.numbers");
  const { slug } = useWorkspace();
  const { label, value, format, series, search } = props;
  return (
    <div className={cn("relative grid content-start gap-1 p-4", search && "hover:bg-hover")}>
      <dt className="text-sm text-secondary">{label}</dt>
      <dd className="grid gap-0.5">
        <span className="text-2xl font-semibold tracking-[-0.02em] tabular-nums">
          {value === null ? "–" : format(value)}
        </span>
        <Change {...props} />
        {search && (
          <Link
            to="/w/$slug/conversations"
            params={{ slug }}
            search={search}
            aria-label={t("open", { name: label })}
            className="absolute inset-0"
          />
        )}
      </dd>
      {series && <Sparkline values={series} className="mt-2" />}
    </div>
  );
}

function Change({ value, previous, rise, format, formatChange = format }: NumberTileProps) {
  const t = useTranslations("overview.tiles");
  const numbers = useTranslations("overview.numbers");
  if (value === null) return <span className="text-xs text-muted">{numbers("none")}</span>;
  if (previous === null) return <span className="text-xs text-muted">{numbers("noneBefore")}</span>;
  if (format(value) === format(previous)) return <span className="text-xs text-muted">{t("same")}</span>;
  const isMore = value > previous;
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
        {formatChange(Math.abs(value - previous))}
        <span className="sr-only">{t(isMore ? "more" : "less")}</span>
      </span>
      {t("before", { value: format(previous) })}
    </span>
  );
}
