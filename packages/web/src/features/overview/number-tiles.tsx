import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { NumberTile } from "./number-tile.tsx";
import type { Days, Numbers } from "./overview-types.ts";
import { agentShare, costIn, describeSeconds, handoffShare, mainCurrency, shareOf } from "./shares.ts";
import { TileRow } from "./tile.tsx";

/** The five figures of the period: how much, who answered, how fast, what was handed off, what it cost. */
export function NumberTiles({ numbers, days }: { numbers: Numbers; days: Days }) {
  const t = useTranslations("overview.numbers");
  const format = useFormat();
  const { total, previous } = numbers;
  const currency = mainCurrency(total.costs) ?? mainCurrency(previous.costs);
  const percent = (share: number) => format.percent(share, 1);
  const points = (change: number) => t("points", { value: format.number(change * 100, 1) });
  const money = (micros: number) => format.currency(micros, currency ?? "BRL");
  const period = { isAnyStatus: true, openedFrom: days.from, openedTo: days.to };
  return (
    <TileRow label={t("label")}>
      <NumberTile
        label={t("opened")}
        value={total.opened}
        previous={previous.opened}
        format={(value) => format.number(value)}
        rise="neutral"
        series={numbers.days.map(({ opened }) => opened)}
        search={period}
      />
      <NumberTile
        label={t("byAgent")}
        value={agentShare(total)}
        previous={agentShare(previous)}
        format={percent}
        formatChange={points}
        rise="good"
        series={numbers.days.map((day) => agentShare(day) ?? 0)}
        search={{ ...period, firstResponder: "agent" }}
      />
      <NumberTile
        label={t("firstResponse")}
        value={total.firstResponseSeconds}
        previous={previous.firstResponseSeconds}
        format={describeSeconds}
        rise="bad"
      />
      <NumberTile
        label={t("handoffs")}
        value={handoffShare(total)}
        previous={handoffShare(previous)}
        format={percent}
        formatChange={points}
        rise="bad"
        series={numbers.days.map((day) => handoffShare(day) ?? 0)}
      />
      <NumberTile
        label={t("costEach")}
        value={currency === undefined ? null : shareOf(costIn(total.costs, currency), total.opened)}
        previous={currency === undefined ? null : shareOf(costIn(previous.costs, currency), previous.opened)}
        format={money}
        rise="bad"
        series={numbers.days.map((day) => shareOf(costIn(day.costs, currency), day.opened) ?? 0)}
      />
    </TileRow>
  );
}
