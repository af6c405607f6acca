import { useNavigate } from "@tanstack/react-router";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useMediaQuery } from "../../app/use-media-query.ts";
import { ChartTip } from "./chart-tip.tsx";
import type { Overview } from "./overview-types.ts";
import { moveActive } from "./chart-rules.ts";
import { plotEdges, SignInsPlot } from "./sign-ins-plot.tsx";
import { useDayFormat } from "./use-day-format.ts";

// Under ten points an area pretends a course that is not there.
const fewPoints = 10;

/** Stacked days: sign-ins of people below, refused attempts above, the period before dotted. */
export function SignInsChart({ signIns }: { signIns: Overview["signIns"] }) {
  const t = useTranslations("overview.chart");
  const day = useDayFormat();
  const keysId = useId();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const canDrill = useHasRole("admin");
  const isStill = useMediaQuery("(prefers-reduced-motion: reduce)");
  const [active, setActive] = useState<number>();
  const { days } = signIns;
  const points = days.map((one) => ({ ...one, people: one.known + one.newDevice }));
  const isBars = points.length < fewPoints;
  const chosen = active === undefined ? undefined : points[active];
  const drill = () => {
    if (!canDrill || !chosen) return;
    const search = { from: chosen.day, to: chosen.day, actions: ["auth.login"] };
    void navigate({ to: "/w/$slug/settings/audit-log", params: { slug }, search });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return drill();
    const next = moveActive(event.key, active, points.length);
    if (next === active) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <div
      role="img"
      aria-label={useFinding(signIns)}
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(undefined)}
      className="relative h-66 pb-2"
    >
      <SignInsPlot
        points={points}
        isBars={isBars}
        activeDay={chosen?.day}
        onActive={setActive}
        onChoose={canDrill ? drill : undefined}
      />
      {chosen && active !== undefined && (
        <ChartTip
          point={chosen}
          share={isBars ? (active + 0.5) / points.length : active / Math.max(1, points.length - 1)}
          edges={plotEdges}
          isStill={isStill}
        />
      )}
      <p id={keysId} className="sr-only">
        {t("keys")}
      </p>
      <p aria-live="polite" className="sr-only">
        {chosen &&
          t("point", {
            day: day.long(chosen.day),
            people: chosen.people,
            failed: chosen.failed,
            previous: chosen.previousSignIns,
          })}
      </p>
      {signIns.total + signIns.failed + signIns.previous === 0 && (
        <p className="absolute inset-0 grid place-items-center px-8 pb-10 text-center text-sm text-pretty text-muted">
          {t("empty")}
        </p>
      )}
    </div>
  );
}

function useFinding({ days, total, failed }: Overview["signIns"]): string {
  const t = useTranslations("overview.chart");
  const { short } = useDayFormat();
  const [from, to] = [short(days[0]?.day ?? ""), short(days.at(-1)?.day ?? "")];
  const peak = days.reduce((best, one) => (one.known + one.newDevice > best.known + best.newDevice ? one : best));
  if (total + failed === 0) return t("findingEmpty", { from, to });
  return t("finding", { from, to, total, failed, day: short(peak.day), peak: peak.known + peak.newDevice });
}
