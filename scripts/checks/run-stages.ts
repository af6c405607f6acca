import { styleText } from "node:util";
import type { Stage, StageResult } from "./stage.ts";

export interface RunSummary {
  passed: number;
  failed: number;
}

const stillRunningMs = 20_000;

/** Runs stages side by side, `lanes` at a time, in the given order as far as `after` allows; shows how it goes. */
export class StageRun {
  readonly #waiting: Stage[];
  readonly #results = new Map<string, StageResult>();
  readonly #running = new Map<string, number>();
  readonly #stops = new Set<() => Promise<void>>();
  #isStopped = false;

  constructor(stages: Stage[]) {
    this.#waiting = [...stages];
  }

  async run(lanes: number): Promise<RunSummary> {
    const heartbeat = setInterval(() => this.#sayWhatRuns(), stillRunningMs);
    await Promise.all(Array.from({ length: lanes }, () => this.#runLane()));
    clearInterval(heartbeat);
    const results = [...this.#results.values()];
    return {
      passed: results.reduce((sum, { passed }) => sum + passed, 0),
      failed: results.reduce((sum, { failed }) => sum + failed, 0),
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#stops].map((stop) => stop()));
  }

  async #runLane(): Promise<void> {
    while (!this.#isStopped && this.#waiting.length > 0) {
      const index = this.#waiting.findIndex((stage) => (stage.after ?? []).every((name) => !this.#isPending(name)));
      const [stage] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (stage) await this.#runStage(stage);
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  #isPending(name: string): boolean {
    return this.#running.has(name) || this.#waiting.some((stage) => stage.name === name);
  }

  async #runStage(stage: Stage): Promise<void> {
    const broken = (stage.after ?? []).find((name) => (this.#results.get(name)?.failed ?? 0) > 0);
    if (broken !== undefined) {
      this.#report(stage, { passed: 0, failed: 1, output: `Not tried, because "${broken}" failed.` }, 0);
      return;
    }
    const startedAt = Date.now();
    this.#running.set(stage.name, startedAt);
    const result = await stage
      .run({ say: (line) => console.log(`        ${line}`), onStop: (stop) => this.#stops.add(stop) })
      .catch((error: unknown) => ({ passed: 0, failed: 1, output: describeError(error) }));
    this.#running.delete(stage.name);
    if (!this.#isStopped) this.#report(stage, result, Date.now() - startedAt);
  }

  #report(stage: Stage, result: StageResult, durationMs: number): void {
    this.#results.set(stage.name, result);
    const isGood = result.failed === 0;
    const mark = isGood ? styleText("green", "passed") : styleText("red", "FAILED");
    const counts = isGood ? `${result.passed}` : `${result.passed} passed, ${result.failed} failed`;
    console.log(`${mark}  ${stage.name.padEnd(34)} ${counts.padStart(5)}   ${(durationMs / 1000).toFixed(1)} s`);
    if (!isGood) console.log(`${indent(result.output)}\n`);
  }

  #sayWhatRuns(): void {
    const lines = [...this.#running].map(([name, at]) => `${name} (${Math.round((Date.now() - at) / 1000)} s)`);
    if (lines.length > 0) console.log(`        still running: ${lines.join(", ")}`);
  }
}

const indent = (text: string): string => text.replaceAll(/^/gm, "    ");

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
