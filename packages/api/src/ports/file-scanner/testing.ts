import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** What every scanner takes for a virus, and is none (eicar.org). In two parts, so that no scanner takes this file for one. */
export const eicar = Buffer.from(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""),
);

export type FakeClamd = {
  url: string;
  /** Bytes of each stream it has scanned. */
  scanned: number[];
  stop: () => Promise<void>;
};

type Options = {
  /** StreamMaxLength. */
  maxBytes?: number;
  /** `hangs`: says nothing. `hangsUp`: closes without a word. */
  mood?: "answers" | "hangs" | "hangsUp";
};

/** A clamd that speaks its protocol and knows one virus. */
export async function startClamd({ maxBytes = 1024 * 1024, mood = "answers" }: Options = {}): Promise<FakeClamd> {
  const scanned: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    if (mood === "hangsUp") return socket.end();
    if (mood === "hangs") return socket.resume();
    let arrived = Buffer.alloc(0);
    socket.on("data", (data: Buffer) => {
      arrived = Buffer.concat([arrived, data]);
      const read = readStream(arrived, maxBytes);
      if (read === undefined) return;
      if (typeof read === "string") return socket.end(`${read}\0`);
      scanned.push(read.byteLength);
      socket.end(read.includes(eicar) ? "stream: Eicar-Signature FOUND\0" : "stream: OK\0");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `tcp://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    scanned,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** The stream once its empty chunk has come; a text is an answer before that. */
function readStream(arrived: Buffer, maxBytes: number): Buffer | string | undefined {
  const command = "zINSTREAM\0";
  if (arrived.byteLength < command.length) return undefined;
  if (!arrived.subarray(0, command.length).equals(Buffer.from(command))) return "UNKNOWN COMMAND";
  const chunks: Buffer[] = [];
  let size = 0;
  for (let at = command.length; at + 4 <= arrived.byteLength;) {
    const length = arrived.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    size += length;
    if (size > maxBytes) return "INSTREAM size limit exceeded. ERROR";
    if (at + 4 + length > arrived.byteLength) return undefined;
    chunks.push(arrived.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
