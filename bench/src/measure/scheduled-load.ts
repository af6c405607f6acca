import { connect, type Socket } from "node:net";
import { createHttpReader, type RawAnswer } from "./http-reader.ts";

export interface ScheduledLoadOptions {
  readonly port: number;
  readonly perSecond: number;
  readonly requests: number;
  /** At most so many under way; what is due beyond waits, and its wait counts. */
  readonly connections: number;
  next(index: number): Buffer;
  isGood(answer: RawAnswer): boolean;
}

export interface ScheduledLoadResult {
  /** Milliseconds from the moment a request was due, ascending: a server that stalls is not spared what it held up. */
  readonly latencies: Float64Array;
  readonly seconds: number;
}

const tickMs = 2;

/** Sends requests by the clock, whether or not earlier ones were answered. Throws at the first answer that is not good. */
export async function runScheduledLoad(options: ScheduledLoadOptions): Promise<ScheduledLoadResult> {
  const latencies: number[] = [];
  const idle: ((due: number, bytes: Buffer) => void)[] = [];
  const sockets: Socket[] = [];
  const done = Promise.withResolvers<void>();
  const onAnswer = (due: number): void => {
    latencies.push(performance.now() - due);
    if (latencies.length === options.requests) done.resolve();
  };
  for (let opened = 0; opened < options.connections; opened += 1) {
    sockets.push(await openConnection(options, { idle, onAnswer, onError: done.reject }));
  }
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    while (sent < options.requests && startedAt + (sent * 1000) / options.perSecond <= now) {
      // In turn: one that is never used is closed by the server.
      const send = idle.shift();
      if (send === undefined) return;
      send(startedAt + (sent * 1000) / options.perSecond, options.next(sent));
      sent += 1;
    }
  }, tickMs);
  try {
    await done.promise;
  } finally {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  }
  return { latencies: Float64Array.from(latencies).sort(), seconds: (performance.now() - startedAt) / 1000 };
}

interface Pool {
  readonly idle: ((due: number, bytes: Buffer) => void)[];
  readonly onAnswer: (due: number) => void;
  readonly onError: (error: Error) => void;
}

function openConnection(options: ScheduledLoadOptions, { idle, onAnswer, onError }: Pool): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ port: options.port, host: "127.0.0.1", noDelay: true });
    const reader = createHttpReader();
    let dueAt = 0;
    const send = (due: number, bytes: Buffer): void => {
      dueAt = due;
      socket.write(bytes);
    };
    socket.on("connect", () => {
      idle.push(send);
      resolve(socket);
    });
    socket.on("error", onError);
    socket.on("end", () => onError(new Error("the server closed the connection")));
    socket.on("data", (chunk: Buffer) => {
      const answer = reader.push(chunk);
      if (answer === undefined) return;
      if (!options.isGood(answer)) return onError(new Error(`unexpected answer: ${answer.bytes.toString("utf8")}`));
      onAnswer(dueAt);
      idle.push(send);
    });
  });
}
