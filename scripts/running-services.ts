import { setTimeout as delay } from "node:timers/promises";
import { OperatorError } from "@piloto/db/operator-error";

interface Service {
  name: string;
  stop(): Promise<void>;
}

const readyTimeoutMs = 60_000;

/** What runs, in the order it was started; stopped in the reverse order, once, whoever asks. */
export class RunningServices {
  readonly #services: Service[] = [];
  #stopping: Promise<void> | undefined;

  add(service: Service): void {
    this.#services.push(service);
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    // The page's server first and Postgres last: a request in flight can still be answered.
    for (const service of this.#services.toReversed()) await service.stop();
  }
}

/** Waits until `url` answers 200. Throws OperatorError when the program ends before, or takes too long. */
export async function untilReady(url: string, service: { name: string; exited: Promise<number> }): Promise<void> {
  let exitCode: number | undefined;
  void service.exited.then((code) => (exitCode = code));
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await delay(40)) {
    if (exitCode !== undefined)
      throw new OperatorError(`The ${service.name} ended while it was starting (exit code ${exitCode}).`);
    if (await answers(url)) return;
  }
  throw new OperatorError(`The ${service.name} was not ready after ${readyTimeoutMs / 1000} seconds (${url}).`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}
