import type { Locale } from "@piloto/shared/fields";
import type { ConversationNumbers, MeasuredNumbers, NumberGrouping, OverviewNumbers } from "@piloto/shared/overview";
import { byteOrderMark, csvLine } from "../../http/csv.ts";

const words = {
  "pt-BR": {
    // Where the comma is the decimal sign, spreadsheets separate by semicolons.
    separator: ";",
    decimal: ",",
    group: { day: "Dia", channel: "Canal", agent: "Agente" },
    none: { day: "", channel: "Sem canal", agent: "Sem agente" },
    columns: [
      "Abertas",
      "Encerradas",
      "Respondidas pela IA",
      "Respondidas por pessoas",
      "Passadas para pessoas",
      "Mensagens recebidas",
      "Mensagens da IA",
      "Mensagens de pessoas",
      "Não entregues",
    ],
    medians: ["1ª resposta, mediana (s)", "Resolução, mediana (s)"],
    model: "Custo do modelo",
    channel: "Custo do canal",
  },
  en: {
    separator: ",",
    decimal: ".",
    group: { day: "Day", channel: "Channel", agent: "Agent" },
    none: { day: "", channel: "No channel", agent: "No agent" },
    columns: [
      "Opened",
      "Closed",
      "Answered by AI",
      "Answered by people",
      "Handed to people",
      "Messages received",
      "Messages by AI",
      "Messages by people",
      "Not delivered",
    ],
    medians: ["First response, median (s)", "Resolution, median (s)"],
    model: "Model cost",
    channel: "Channel cost",
  },
} as const;

type Line = { name: string; numbers: ConversationNumbers; medians?: MeasuredNumbers };

/** The numbers as a file: one line per day, channel or agent. Each currency has columns of its own. */
export function writeNumbersCsv(numbers: OverviewNumbers, by: NumberGrouping, locale: Locale): string {
  const lines = toLines(numbers, by, words[locale].none[by]);
  const currencies = [...new Set(numbers.total.costs.map(({ currency }) => currency))];
  const { separator, group, columns, medians, model, channel } = words[locale];
  const head = [
    group[by],
    ...columns,
    ...(by === "day" ? [] : medians),
    ...currencies.flatMap((currency) => [`${model} (${currency})`, `${channel} (${currency})`]),
  ];
  const rows = lines.map((line) => [
    line.name,
    ...toCounts(line.numbers).map(String),
    ...(line.medians ? toMedians(line.medians) : []),
    ...currencies.flatMap((currency) => toMoney(line.numbers, currency, locale)),
  ]);
  return byteOrderMark + [head, ...rows].map((cells) => csvLine(cells, separator)).join("");
}

function toLines(numbers: OverviewNumbers, by: NumberGrouping, none: string): Line[] {
  if (by === "day") return numbers.days.map((day) => ({ name: day.day, numbers: day }));
  const groups = by === "channel" ? numbers.channels : numbers.agents;
  return groups.map((group) => ({ name: group.name ?? none, numbers: group, medians: group }));
}

const toCounts = (numbers: ConversationNumbers): number[] => [
  numbers.opened,
  numbers.closed,
  numbers.answeredByAgent,
  numbers.answeredByPerson,
  numbers.handoffs,
  numbers.messagesIn,
  numbers.messagesByAgent,
  numbers.messagesByPerson,
  numbers.messagesFailed,
];

const toMedians = ({ firstResponseSeconds, resolutionSeconds }: MeasuredNumbers): string[] =>
  [firstResponseSeconds, resolutionSeconds].map((seconds) => (seconds === null ? "" : String(Math.round(seconds))));

function toMoney({ costs }: ConversationNumbers, currency: string, locale: Locale): string[] {
  const cost = costs.find((one) => one.currency === currency);
  const money = (micros: number) => (micros / 1_000_000).toFixed(4).replace(".", words[locale].decimal);
  return [money(cost?.modelMicros ?? 0), money(cost?.channelMicros ?? 0)];
}
