import type { ChildServer } from "./child-server.ts";
import { percentile, type LoadResult } from "./load.ts";

/** One thing that is measured against others in the same run. */
export interface Contender {
  readonly name: string;
  readonly server: ChildServer;
  /** One round of load; called again and again, in turn with the other contenders. */
  run(): Promise<LoadResult>;
  /** CPU seconds so far of what works behind the server: Postgres. */
  behindCpuSeconds?(): number;
}

export interface Figures {
  readonly name: string;
  /** Seconds of the server's CPU, medians over the rounds. */
  readonly cpuPer1000: number;
  /** The same of what works behind it; 0 when nobody asked. */
  readonly behindPer1000: number;
  /** Median over the rounds of each round's median latency; NaN where a round measures none. */
  readonly p50Ms: number;
  readonly perSecond: number;
  /** How far the rounds' CPU lies apart: (highest - lowest) / median. */
  readonly spread: number;
}

/** Rounds further apart than this say more about the machine than about the code. */
export const noisySpread = 0.25;

/**
 * Runs every contender once to warm up, then `rounds` times in turn, so that whatever else the machine does meets all of
 * them, and takes medians.
 */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<Figures[]> {
  for (const contender of contenders) await contender.run();
  const samples = new Map(
    contenders.map(({ name }) => [
      name,
      { cpu: new Array<number>(), behind: new Array<number>(), rate: new Array<number>(), p50: new Array<number>() },
    ]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      const before = contender.server.cpuSeconds();
      const behindBefore = contender.behindCpuSeconds?.() ?? 0;
      const { completed, seconds, latencies } = await contender.run();
      const sample = samples.get(contender.name);
      sample?.behind.push((((contender.behindCpuSeconds?.() ?? 0) - behindBefore) / completed) * 1000);
      sample?.p50.push(percentile(latencies, 0.5));
      sample?.cpu.push(((contender.server.cpuSeconds() - before) / completed) * 1000);
      sample?.rate.push(completed / seconds);
    }
  }
  return [...samples].map(([name, { cpu, behind, rate, p50 }]) => {
    const cpuPer1000 = median(cpu);
    const spread = (Math.max(...cpu) - Math.min(...cpu)) / cpuPer1000;
    return {
      name,
      cpuPer1000,
      behindPer1000: median(behind),
      p50Ms: median(p50),
      perSecond: median(rate),
      spread,
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
