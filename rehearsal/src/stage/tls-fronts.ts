import { once } from "node:events";
import { request as send } from "node:http";
import { createServer, type Server as HttpsServer } from "node:https";
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import type { Certificate } from "./certificates.ts";

/** A server that shows a certificate. */
export interface TlsFront {
  readonly port: number;
  /** Shows another one from now on; connections under the old one are cut. */
  show(certificate: Certificate): void;
  stop(): Promise<void>;
}

/** Passes everything on to a plain server. */
export async function startHttpsFront(target: string, certificate: Certificate): Promise<TlsFront> {
  const server = createServer(certificate, (request, response) => {
    const { method, url = "/", headers } = request;
    const outgoing = send(new URL(url, target), { method: method ?? "GET", headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    request.pipe(outgoing);
  });
  return front(server);
}

export interface MailFront extends TlsFront {
  /** Who got a mail so far, one entry for each. */
  readonly recipients: readonly string[];
}

/** Speaks as much SMTP (RFC 5321) as a mail needs, and keeps who it was for. */
export async function startMailFront(certificate: Certificate): Promise<MailFront> {
  const recipients: string[] = [];
  const server = createTlsServer(certificate, (socket) => takeMails(socket, recipients));
  return { ...(await front(server)), recipients };
}

function takeMails(socket: TLSSocket, recipients: string[]): void {
  let rest = "";
  let isMail = false;
  socket.setEncoding("utf8").on("error", () => undefined);
  socket.write("220 ensaio\r\n");
  socket.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (isMail && line !== ".") continue;
      isMail = line === "DATA";
      const recipient = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1];
      if (recipient) recipients.push(recipient);
      socket.write(line === "DATA" ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
    }
  });
}

async function front(server: HttpsServer | TlsServer): Promise<TlsFront> {
  const sockets = new Set<TLSSocket>();
  server.on("secureConnection", (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === "object" && address ? address.port : 0,
    show(certificate) {
      server.setSecureContext(certificate);
      cut();
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}
