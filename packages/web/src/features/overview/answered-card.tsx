import { useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useErrorText } from "../../api/error-text.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { toast } from "../../ui/toast-store.ts";
import type { ChartPoint } from "./chart-series.ts";
import { DayChartCard } from "./day-chart-card.tsx";
import { downloadCsvText } from "./download-text.ts";
import type { NumberFilters } from "./number-filters.tsx";
import type { Days, Numbers } from "./overview-types.ts";
import { useDayFormat } from "./use-day-format.ts";

type Day = Numbers["days"][number];
const answered = (day: Day | undefined): number => (day ? day.answeredByAgent + day.answeredByPerson : 0);

/** Whose answer came first, by day: the agent's or a person's. */
export function AnsweredCard({ numbers, days, filters }: { numbers: Numbers; days: Days; filters: NumberFilters }) {
  const t = useTranslations("overview.answered");
  const format = useFormat();
  const day = useDayFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const { total, previous, previousDays } = numbers;
  const download = useDownload(days, filters);
  const points: ChartPoint[] = numbers.days.map((one, index) => ({
    day: one.day,
    values: [one.answeredByAgent, one.answeredByPerson],
    previous: answered(previousDays[index]),
  }));
  const drill = (chosen: string) =>
    void navigate({
      to: "/w/$slug/conversations",
      params: { slug },
      search: { isAnyStatus: true, openedFrom: chosen, openedTo: chosen, ...filters },
    });
  const isEmpty =
    total.answeredByAgent + total.answeredByPerson + previous.answeredByAgent + previous.answeredByPerson === 0;
  return (
    <DayChartCard
      title={t("title")}
      series={[
        { kind: "agent", label: t("agent") },
        { kind: "people", label: t("people") },
      ]}
      legend={[
        { kind: "agent", label: t("agent"), total: format.number(total.answeredByAgent) },
        { kind: "people", label: t("people"), total: format.number(total.answeredByPerson) },
        { kind: "previous", label: t("previous") },
      ]}
      points={points}
      previousLabel={t("before")}
      finding={useFinding(numbers)}
      describePoint={({ day: at, values, previous: before }) =>
        t("point", { day: day.long(at), agent: values[0] ?? 0, people: values[1] ?? 0, previous: before })
      }
      empty={isEmpty ? t("empty") : undefined}
      format={(value) => format.number(value)}
      onChoose={drill}
      onDownload={download}
    />
  );
}

function useFinding({ days, total }: Numbers): string {
  const t = useTranslations("overview.answered");
  const { short } = useDayFormat();
  const [from, to] = [short(days[0]?.day ?? ""), short(days.at(-1)?.day ?? "")];
  const peak = days.reduce<Day | undefined>((best, one) => (answered(one) > answered(best) ? one : best), undefined);
  if (!peak) return t("findingEmpty", { from, to });
  return t("finding", {
    from,
    to,
    agent: total.answeredByAgent,
    people: total.answeredByPerson,
    day: short(peak.day),
    peak: answered(peak),
  });
}

/** The numbers by day as the server writes them, so that the file holds more than the chart. */
function useDownload(days: Days, filters: NumberFilters): () => void {
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  return () => {
    utils.overview.exportCsv
      .fetch({ workspaceId, ...days, ...filters, by: "day" })
      .then(({ fileName, csv }) => downloadCsvText(fileName, csv))
      .catch((error: unknown) => toast(describe(error).text, { tone: "danger" }));
  };
}
