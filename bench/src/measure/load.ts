import { connect, type Socket } from "node:net";
import { createHttpReader, type RawAnswer } from "./http-reader.ts";

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  /** Ends after this time, or after so many requests, whichever comes first. */
  readonly durationMs?: number;
  readonly requests?: number;
  /** Each connection waits this long between an answer and its next request; 0 sends at once. */
  readonly paceMs?: number;
  /** The bytes of the next request. Called in order; the answer is checked with the same number. */
  next(index: number): Buffer;
  isGood(answer: RawAnswer, index: number): boolean;
}

export interface LoadResult {
  readonly completed: number;
  readonly seconds: number;
  /** Milliseconds, ascending. */
  readonly latencies: Float64Array;
}

/** Sends requests over keep-alive connections until the end is reached. Throws at the first answer that is not good. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + (options.durationMs ?? Number.POSITIVE_INFINITY);
  const budget = options.requests ?? Number.POSITIVE_INFINITY;
  let sent = 0;
  const take = (): number | undefined => (sent < budget && performance.now() < endsAt ? sent++ : undefined);
  const connections = Array.from({ length: options.connections }, () => runConnection(options, take, latencies));
  await Promise.all(connections);
  const seconds = (performance.now() - startedAt) / 1000;
  return { completed: latencies.length, seconds, latencies: Float64Array.from(latencies).sort() };
}

function runConnection(options: LoadOptions, take: () => number | undefined, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    const reader = createHttpReader();
    let index = 0;
    let sentAt = 0;
    const fail = (message: string): void => {
      socket.destroy();
      reject(new Error(message));
    };
    const send = (): void => {
      const taken = take();
      if (taken === undefined) {
        socket.destroy();
        return resolve();
      }
      index = taken;
      sentAt = performance.now();
      socket.write(options.next(index));
    };
    socket.on("connect", send);
    socket.on("error", (error) => fail(`connection failed: ${error.message}`));
    socket.on("end", () => fail("the server closed the connection"));
    socket.on("data", (chunk: Buffer) => {
      const answer = reader.push(chunk);
      if (answer === undefined) return;
      latencies.push(performance.now() - sentAt);
      if (!options.isGood(answer, index))
        return fail(`unexpected answer: ${answer.bytes.toString("utf8").slice(0, 1500)}`);
      continueAfter(options.paceMs ?? 0, socket, send);
    });
  });
}

function continueAfter(paceMs: number, socket: Socket, send: () => void): void {
  if (paceMs === 0) return send();
  setTimeout(() => {
    if (!socket.destroyed) send();
  }, paceMs);
}

/** The value below which this share of the sorted latencies lies. */
export function percentile(latencies: Float64Array, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
}

export interface RequestParts {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes of one HTTP/1.1 request. */
export function requestBytes({ method = "GET", path, headers = {}, body }: RequestParts): Buffer {
  const all: Record<string, string> = { host: "localhost", ...headers };
  if (body !== undefined) {
    all["content-type"] ??= "application/json";
    all["content-length"] = String(Buffer.byteLength(body));
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join("")}\r\n${body ?? ""}`);
}

/** Measured values in ascending order, for `percentile`. */
export const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
