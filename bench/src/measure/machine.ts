import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** One line about where the figures come from. */
export function describeMachine(): string {
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${gigabytes} GB, Node ${process.version}`;
}

/** The share of all cores that was busy during two idle seconds of ours: other people's work. */
export async function measureForeignLoad(): Promise<number> {
  const before = readBusy();
  await delay(2000);
  const after = readBusy();
  return (after.busy - before.busy) / (after.total - before.total);
}

function readBusy(): { busy: number; total: number } {
  const fields = readFileSync("/proc/stat", "utf8").split("\n")[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const total = fields.reduce((sum, value) => sum + value, 0);
  // Fields 3 and 4: idle, and waiting for input or output.
  return { busy: total - (fields[3] ?? 0) - (fields[4] ?? 0), total };
}
