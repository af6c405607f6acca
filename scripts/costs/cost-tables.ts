import { peakFactor, secondsPerMonth, stages, usefulShare, type Stage } from "./assumptions.ts";
import { modelCostsPerCustomer, monthlyCosts, topologies, workers, workloadOf } from "./monthly-costs.ts";
import { calculatorUrl, prices, type Price } from "./prices.ts";

type Row = readonly string[];

/** Everything decision 0073 shows, as Markdown. */
export function costTables(): string {
  return [totals(), items(), work(), priceList()].join("\n\n");
}

function totals(): string {
  const rows = topologies.flatMap((topology) =>
    workers.map((worker) => [
      `\`${topology}\``,
      `\`${worker}\``,
      ...stages.map((stage) => dollars(monthlyCosts(stage, topology, worker).total)),
    ]),
  );
  const last = stages.at(-1);
  const perCustomer = last ? monthlyCosts(last, "single", "in_api").total / last.customers : 0;
  return [
    table(["topology", "worker", ...stages.map(({ customers }) => `${customers} customers`)], rows),
    `USD a month. At ${last?.customers} customers \`single\` with \`in_api\` is ${perCustomer.toFixed(2)} USD a customer; the example model, on the customer's own key and not in the totals, ${modelCostsPerCustomer().toFixed(2)} USD.`,
  ].join("\n\n");
}

function items(): string {
  const columns = ["api", "worker", "database", "balancer", "files", "egress", "other"] as const;
  const rows = stages.flatMap((stage) =>
    (
      [
        ["single", "in_api"],
        ["balanced", "tasks"],
      ] as const
    ).map(([topology, worker]) => {
      const costs = monthlyCosts(stage, topology, worker);
      return [
        `${stage.customers}, \`${topology}\`, \`${worker}\``,
        ...columns.map((column) => costs[column].toFixed(2)),
        costs.total.toFixed(2),
      ];
    }),
  );
  return table(["customers, form", ...columns, "total"], rows);
}

function work(): string {
  const rows = stages.map((stage) => {
    const { customers, ...month } = { ...workloadOf(stage.customers), customers: stage.customers };
    const average = month.cpuSeconds / secondsPerMonth;
    return [
      String(customers),
      describeDatabase(stage),
      thousands(month.messages),
      thousands(month.webhooks),
      thousands(month.calls),
      average.toFixed(3),
      ((average * peakFactor) / usefulShare).toFixed(2),
      month.databaseGib.toFixed(1),
      month.filesGib.toFixed(0),
    ];
  });
  const header = ["customers", "database", "messages", "webhooks", "calls of pages"];
  return table([...header, "cores, average", "instances at the peak", "database GiB", "files GiB"], rows);
}

function priceList(): string {
  const all = Object.values<Price>(prices);
  const assumptions = [...new Set(all.flatMap(({ assumption }) => assumption ?? []))];
  const rows = all.map(({ item, usd, unit, region, source, date, assumption }) => [
    item,
    String(Number(usd.toPrecision(5))),
    unit,
    region,
    `[${new URL(source).host}](${source}), ${date}`,
    assumption === undefined ? "" : `check (${assumptions.indexOf(assumption) + 1})`,
  ]);
  const notes = assumptions.map((assumption, index) => `${index + 1}. ${assumption}.`);
  return [
    table(["item", "USD", "per", "quoted for", "source, date", ""], rows),
    `Assumptions, to be checked with [Google's calculator](${calculatorUrl}):`,
    notes.join("\n"),
  ].join("\n\n");
}

function describeDatabase({ database }: Stage): string {
  if (database === "db-f1-micro") return database;
  return `${database.vcpu} vCPU, ${database.gib} GiB${database.isHighlyAvailable ? ", two zones" : ""}`;
}

const dollars = (value: number): string => value.toFixed(0);
const thousands = (value: number): string => `${(value / 1000).toFixed(0)} k`;

function table(header: Row, rows: readonly Row[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: Row): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
