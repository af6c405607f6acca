import { get } from "node:http";

export interface Health {
  isReady(): boolean;
  /** A request found it gone: not ready until it answers again. */
  fail(): void;
  stop(): void;
}

const everyMs = 500;
const timeoutMs = 2_000;
/** In a row. A definite "not ready" counts as much as no answer: one may be an accident. */
const failuresUntilOut = 2;

/** Asks /readyz twice a second. New instances count as not ready until they have said otherwise. */
export function watchHealth(port: number): Health {
  let isReady = false;
  let failures = failuresUntilOut;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    const isGood = await asksReady(port);
    failures = isGood ? 0 : failures + 1;
    isReady = isGood || (isReady && failures < failuresUntilOut);
    if (!isStopped) timer = setTimeout(() => void look(), everyMs);
  };
  void look();
  return {
    isReady: () => isReady,
    fail() {
      isReady = false;
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether the instance on this port answers /readyz with 200. */
function asksReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/readyz", agent: false, timeout: timeoutMs }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    // A timeout after the head, or a connection that closes without a word.
    request.on("close", () => resolve(false));
  });
}
