import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Coins } from "lucide-react";
import type { ChartPoint } from "./chart-series.ts";
import { DayChartCard } from "./day-chart-card.tsx";
import { downloadCsvText } from "./download-text.ts";
import type { Days, Numbers } from "./overview-types.ts";
import { costIn, mainCurrency } from "./shares.ts";
import { useDayFormat } from "./use-day-format.ts";

/** What the model and the channels cost, by day, in the currency in which most was spent. */
export function CostCard({ numbers, days }: { numbers: Numbers; days: Days }) {
  const t = useTranslations("overview.cost");
  const format = useFormat();
  const day = useDayFormat();
  const { costs } = numbers.total;
  const currency = mainCurrency(costs);
  if (currency === undefined) {
    return (
      <Card padded={false} title={t("title")}>
        <EmptyState icon={<Coins aria-hidden />} title={t("emptyTitle")} className="py-8">
          {t("empty")}
        </EmptyState>
      </Card>
    );
  }
  const money = (micros: number) => format.currency(micros, currency);
  const points: ChartPoint[] = numbers.days.map((one, index) => {
    const cost = one.costs.find((found) => found.currency === currency);
    const before = numbers.previousDays[index]?.costs ?? [];
    return {
      day: one.day,
      values: [cost?.modelMicros ?? 0, cost?.channelMicros ?? 0],
      previous: costIn(before, currency),
    };
  });
  const sum = costs.find((cost) => cost.currency === currency);
  const others = costs.filter((cost) => cost.currency !== currency);
  const download = () => {
    const lines = points.map((point) =>
      [point.day, ...point.values.map(toDecimal), toDecimal(point.previous)].join(";"),
    );
    const head = [t("day"), `${t("model")} (${currency})`, `${t("channel")} (${currency})`, t("before")].join(";");
    downloadCsvText(t("fileName", days), `${[head, ...lines].join("\r\n")}\r\n`);
  };
  return (
    <DayChartCard
      title={t("title")}
      lead={
        <p className="text-lg font-semibold tabular-nums">
          {money(costIn(costs, currency))}
          {others.map((cost) => (
            <span key={cost.currency} className="ml-2 text-xs font-normal text-muted">
              + {format.currency(cost.modelMicros + cost.channelMicros, cost.currency)}
            </span>
          ))}
        </p>
      }
      series={[
        { kind: "model", label: t("model") },
        { kind: "channel", label: t("channel") },
      ]}
      legend={[
        { kind: "model", label: t("model"), total: money(sum?.modelMicros ?? 0) },
        { kind: "channel", label: t("channel"), total: money(sum?.channelMicros ?? 0) },
      ]}
      points={points}
      previousLabel={t("before")}
      finding={t("finding", { sum: money(costIn(costs, currency)), model: money(sum?.modelMicros ?? 0) })}
      describePoint={({ day: at, values }) =>
        t("point", { day: day.long(at), model: money(values[0] ?? 0), channel: money(values[1] ?? 0) })
      }
      empty={undefined}
      format={money}
      formatTick={(micros) => format.number(micros / 1_000_000)}
      isAlwaysBars
      onDownload={download}
    />
  );
}

// Spreadsheets in Portuguese read the comma as the decimal sign.
const toDecimal = (micros: number): string => (micros / 1_000_000).toFixed(2).replace(".", ",");
