import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { type FileScanner, ScannerAwayError, type ScanResult } from "./file-scanner.ts";

type Options = {
  /** tcp://host:3310 */
  url: string;
  /** Of silence, also while it thinks: a large archive takes a while. */
  timeoutMs?: number;
};

const chunkBytes = 256 * 1024;
const maxReplyBytes = 4_096;

/**
 * Asks a clamd over TCP, one connection for each file: the command INSTREAM, chunks with their length before them, an empty
 * one as the end (clamd(8), "INSTREAM"). Its StreamMaxLength must not be below 100 MB, the largest file we take: what it
 * does not read to the end has no verdict.
 */
export function createClamdScanner({ url, timeoutMs = 60_000 }: Options): FileScanner {
  const { hostname, port } = new URL(url);
  return {
    async scan(bytes) {
      const socket = connect({
        host: hostname.replace(/^\[|\]$/g, ""),
        port: Number(port || 3310),
        timeout: timeoutMs,
      });
      socket.on("timeout", () => socket.destroy(new Error("clamd did not answer in time")));
      const over = new AbortController();
      const sending = pipeline(instream(bytes), socket, { end: false, signal: over.signal });
      sending.catch((error: unknown) => socket.destroy(error instanceof Error ? error : undefined));
      try {
        return readVerdict(await readReply(socket));
      } catch (cause) {
        if (cause instanceof ScannerAwayError) throw cause;
        throw new ScannerAwayError("clamd gave no verdict", { cause });
      } finally {
        // What is left of the file is let go of, also when clamd hung up in the middle of it.
        over.abort();
        socket.destroy();
      }
    },
  };
}

async function* instream(bytes: Uint8Array | ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from("zINSTREAM\0");
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    for (let start = 0; start < piece.byteLength; start += chunkBytes) {
      const chunk = piece.subarray(start, start + chunkBytes);
      yield lengthOf(chunk.byteLength);
      yield chunk;
    }
  }
  yield lengthOf(0);
}

function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return length;
}

/** What it says until the zero byte, or until it hangs up: in the middle of what is too large for it, having said so. */
function readReply(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = "";
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      reply += text;
      if (reply.includes("\0") || reply.length > maxReplyBytes) resolve(reply.split("\0")[0] ?? "");
    });
    socket.on("end", () => resolve(reply));
    socket.on("error", (error) => (reply === "" ? reject(error) : resolve(reply)));
    socket.on("close", () => resolve(reply));
  });
}

/** `stream: OK`, `stream: Eicar-Signature FOUND`, or an ERROR. */
function readVerdict(reply: string): ScanResult {
  if (/^stream: OK$/.test(reply.trim())) return { isClean: true };
  const threat = /^stream: (.+) FOUND$/.exec(reply.trim())?.[1];
  if (threat !== undefined) return { isClean: false, threat: threat.slice(0, 200) };
  throw new ScannerAwayError(`clamd answered: ${reply.slice(0, 200)}`);
}
