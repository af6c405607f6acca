import { Agent, request as send, type IncomingMessage } from "node:http";
import { userAgent } from "../../../bench/src/environment/seed.ts";
import { publicOrigin } from "../../../bench/src/environment/product.ts";

export interface Answer {
  readonly status: number;
  readonly setCookie: readonly string[];
  readonly retryAfter: string | undefined;
  readonly text: string;
}

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

/** Sends requests to one port over connections that it keeps, and repeats nothing by itself. */
export interface HttpClient {
  /** Rejects when no whole answer came. */
  ask(ask: Ask): Promise<Answer>;
  /** Calls back with each piece of a stream; resolves when it has ended, however it did. */
  listen(ask: Ask, onText: (text: string) => void): Promise<{ status: number }>;
  /** Waits for the answers to what was asked; then nothing more may be. */
  close(): Promise<void>;
}

/** What a browser sends with each call of the page. */
export const browserHeaders = {
  accept: "*/*",
  "accept-language": "pt-BR,pt;q=0.9,en;q=0.8",
  "content-type": "application/json",
  origin: publicOrigin,
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "sec-fetch-site": "same-origin",
  "user-agent": userAgent,
};
const patienceMs = 20_000;

export function createHttpClient(port: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  const open = ({ method = "GET", path, headers, body, signal }: Ask): Promise<IncomingMessage> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = send({ host: "127.0.0.1", port, agent, method, path, headers, ...(signal && { signal }) }, resolve);
    request.on("error", reject);
    request.end(body);
    return promise;
  };
  const underWay = new Set<Promise<unknown>>();
  const read = async (ask: Ask): Promise<Answer> => {
    const tooLong = AbortSignal.timeout(patienceMs);
    const signal = ask.signal ? AbortSignal.any([ask.signal, tooLong]) : tooLong;
    const answer = await open({ ...ask, signal });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return {
      status: answer.statusCode ?? 0,
      setCookie: answer.headers["set-cookie"] ?? [],
      retryAfter: answer.headers["retry-after"],
      text: Buffer.concat(chunks).toString("utf8"),
    };
  };
  return {
    ask(ask) {
      const asked = read(ask);
      underWay.add(asked);
      const done = () => underWay.delete(asked);
      asked.then(done, done);
      return asked;
    },
    async listen(ask, onText) {
      const answer = await open(ask);
      try {
        answer.setEncoding("utf8");
        for await (const chunk of answer) onText(String(chunk));
      } catch {
        // Cut off: how a stream of a killed instance ends.
      }
      return { status: answer.statusCode ?? 0 };
    },
    async close() {
      await Promise.allSettled(underWay);
      agent.destroy();
    },
  };
}
