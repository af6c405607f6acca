import { useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import type { ChartPoint } from "./chart-series.ts";
import { DayChartCard } from "./day-chart-card.tsx";
import { downloadCsvText } from "./download-text.ts";
import type { Overview } from "./overview-types.ts";
import { writeCsv } from "./sign-ins-csv.ts";
import { useDayFormat } from "./use-day-format.ts";

/** Sign-ins and refused attempts by day. */
export function SignInsCard({ signIns }: { signIns: Overview["signIns"] }) {
  const t = useTranslations("overview.chart");
  const format = useFormat();
  const day = useDayFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const canDrill = useHasRole("admin");
  const { days, total, failed, previous } = signIns;
  const [first, last] = [days[0]?.day ?? "", days.at(-1)?.day ?? ""];
  const points: ChartPoint[] = days.map((one) => ({
    day: one.day,
    values: [one.known + one.newDevice, one.failed],
    previous: one.previousSignIns,
  }));
  const download = () => {
    const headers = {
      day: t("columns.day"),
      known: t("columns.known"),
      newDevice: t("columns.newDevice"),
      failed: t("columns.failed"),
      previous: t("columns.previous"),
    };
    downloadCsvText(t("fileName", { from: first, to: last }), writeCsv(headers, days));
  };
  const drill = (chosen: string) =>
    void navigate({
      to: "/w/$slug/settings/audit-log",
      params: { slug },
      search: { from: chosen, to: chosen, actions: ["auth.login"] },
    });
  return (
    <DayChartCard
      title={t("title")}
      series={[
        { kind: "people", label: t("people") },
        { kind: "failed", label: t("failed") },
      ]}
      legend={[
        { kind: "people", label: t("people"), total: format.number(total) },
        { kind: "failed", label: t("failed"), total: format.number(failed) },
        { kind: "previous", label: t("previous") },
      ]}
      points={points}
      previousLabel={t("columns.previous")}
      finding={useFinding(signIns)}
      describePoint={({ day: at, values, previous: before }) =>
        t("point", { day: day.long(at), people: values[0] ?? 0, failed: values[1] ?? 0, previous: before })
      }
      empty={total + failed + previous === 0 ? t("empty") : undefined}
      format={(value) => format.number(value)}
      onChoose={canDrill ? drill : undefined}
      onDownload={download}
    />
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
