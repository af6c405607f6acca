import { setTimeout as delay } from "node:timers/promises";

export interface ProbeOptions {
  /** Requests per address and path in one round. */
  rounds: number;
  /** Between two requests of a round. */
  intervalMs: number;
}

/** What must be JSON with status 200: the process, its database, and one real call. */
const paths = ["/health/live", "/health/ready", "/trpc/auth.session"];
const networkTries = 3;

/**
 * Asks each origin each path `rounds` times; what was wrong, in words, or undefined. One wrong answer is enough: at a
 * tenth of the traffic a broken revision gives few. Only where no answer came at all the question is repeated, because
 * the network between may be at fault.
 */
export async function probe(origins: string[], { rounds, intervalMs }: ProbeOptions): Promise<string | undefined> {
  for (let round = 0; round < rounds; round += 1) {
    for (const origin of origins) {
      for (const path of paths) {
        const problem = await ask(`${origin}${path}`, intervalMs);
        if (problem) return problem;
      }
    }
    await delay(intervalMs);
  }
  return undefined;
}

async function ask(url: string, intervalMs: number): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: "manual" });
      await response.body?.cancel();
      if (response.status !== 200) return `${url} answered ${response.status}`;
      // A page answers any path with 200.
      const isJson = response.headers.get("content-type")?.includes("json") ?? false;
      return isJson ? undefined : `${url} answered something that is not JSON`;
    } catch (error) {
      if (attempt === networkTries) return `${url} did not answer: ${error instanceof Error ? error.message : ""}`;
      await delay(intervalMs * 2 ** attempt * (1 + Math.random()));
    }
  }
}
