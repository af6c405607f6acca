import { noisySpread, type Figures } from "./rounds.ts";

/** Prints rows as a Markdown table, so that a run can be pasted into docs/performance.md. */
export function printTable(title: string, rows: readonly Readonly<Record<string, string>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  console.log(`\n### ${title}\n`);
  console.log(line(columns));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? "")));
}

/** The rows of a comparison: cost and rate of each contender, as a multiple of the floor's. */
export function figureRows(figures: readonly Figures[], floorName: string): Record<string, string>[] {
  const floor = figures.find(({ name }) => name === floorName);
  return figures.map(({ name, cpuPer1000, perSecond, spread }) => ({
    what: name === floorName ? `${name} (floor)` : name,
    "CPU s / 1000": cpuPer1000.toFixed(3),
    "× floor": floor ? (cpuPer1000 / floor.cpuPer1000).toFixed(2) : "",
    "per second": perSecond.toFixed(0),
    "rate ÷ floor": floor ? `${((perSecond / floor.perSecond) * 100).toFixed(0)} %` : "",
    rounds: roundsOf(spread),
  }));
}

/** How far the rounds lie apart, and whether that is too far. */
export function roundsOf(spread: number): string {
  return spread > noisySpread ? `noisy, ±${(spread * 50).toFixed(0)} %` : `±${(spread * 50).toFixed(0)} %`;
}

/** One aim and whether this run met it. */
export function printAim(aim: string, isMet: boolean, measured: string): void {
  console.log(`${isMet ? "met   " : "MISSED"}  ${aim}: ${measured}`);
}

/** The figures of one contender. Throws when the comparison did not have it. */
export function figuresOf(figures: readonly Figures[], name: string): Figures {
  const found = figures.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`no figures for ${name}`);
  return found;
}
