import {
  Agent,
  createServer,
  type IncomingMessage,
  request as send,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from "node:http";
import { once } from "node:events";
import { watchHealth, type Health } from "./health-check.ts";

/** What became of requests that an instance did not answer. */
export interface BalancerReport {
  forwarded: number;
  /** Sent again to another instance, because nothing could have happened at the first. */
  retried: number;
  /** Answered with 502, or broken off. */
  failed: number;
  /** The first of those, each in one line. */
  told: string[];
}

export interface Balancer {
  readonly port: number;
  add(port: number): void;
  /** Of an instance that has ended. */
  remove(port: number): void;
  report(): BalancerReport;
  close(): Promise<void>;
}

interface Instance {
  readonly port: number;
  readonly agent: Agent;
  readonly health: Health;
}

/** Methods that mean the same when they are carried out twice (RFC 9110, section 9.2.2). */
const idempotent = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);
/** Belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection", "te"]);
const maxBodyBytes = 16 * 1024 * 1024;
const maxTold = 20;

/**
 * Does what a load balancer does: asks every instance whether it is ready, gives new requests to those that are in turn,
 * keeps connections open, and repeats a request elsewhere only when that is safe: the connection was refused, or it broke
 * before a byte of the answer came and the method is idempotent. With nobody ready it tries all, as Envoy and AWS do.
 */
export async function startBalancer(port = 0): Promise<Balancer> {
  const instances: Instance[] = [];
  const report: BalancerReport = { forwarded: 0, retried: 0, failed: 0, told: [] };
  let turn = 0;

  const choose = (tried: readonly Instance[]): Instance | undefined => {
    const left = instances.filter((one) => !tried.includes(one));
    const ready = left.filter(({ health }) => health.isReady());
    const candidates = ready.length > 0 ? ready : left;
    turn += 1;
    return candidates[turn % candidates.length];
  };
  const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 }, (request, response) => {
    void readBody(request).then(
      (body) => forward({ request, response, body, choose, report }, []),
      () => response.destroy(),
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: portOf(server),
    add(instancePort) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1024, maxFreeSockets: 256 });
      instances.push({ port: instancePort, agent, health: watchHealth(instancePort) });
    },
    remove(instancePort) {
      const at = instances.findIndex((one) => one.port === instancePort);
      const [gone] = at < 0 ? [] : instances.splice(at, 1);
      gone?.health.stop();
      gone?.agent.destroy();
    },
    report: () => report,
    async close() {
      for (const { health, agent } of instances.splice(0)) {
        health.stop();
        agent.destroy();
      }
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly report: BalancerReport;
  choose(tried: readonly Instance[]): Instance | undefined;
}

function forward(exchange: Exchange, tried: readonly Instance[]): void {
  const { request, response, body, report } = exchange;
  const instance = exchange.choose(tried);
  if (!instance) return answerUnavailable(exchange, tried.length === 0 ? "no instance" : "no other instance");
  report.forwarded += 1;
  const outgoing = send(optionsFor(request, instance, body));
  let isAnswered = false;
  outgoing.on("response", (answer) => {
    isAnswered = true;
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
    response.flushHeaders();
    answer.pipe(response);
    answer.on("error", () => {
      // Not when it was the client who went away.
      if (!response.destroyed) tell(report, `${nameOf(exchange, instance)}: broken off in the middle of the answer`);
      response.destroy();
    });
  });
  outgoing.on("error", (error: NodeJS.ErrnoException) => {
    if (isAnswered || response.destroyed) return void response.destroy();
    const isRefused = error.code === "ECONNREFUSED";
    if (isRefused) instance.health.fail();
    if (isRefused || idempotent.has(request.method ?? "")) {
      report.retried += 1;
      return forward(exchange, [...tried, instance]);
    }
    answerUnavailable(exchange, `${nameOf(exchange, instance)}: ${error.code ?? error.message}`);
  });
  // The client went away: an upload or a stream at the instance ends with it.
  response.on("close", () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  outgoing.end(body);
}

function optionsFor(request: IncomingMessage, { port, agent }: Instance, body: Buffer): RequestOptions {
  const headers = { ...request.headers };
  for (const name of hopByHop) delete headers[name];
  const before = headers["x-forwarded-for"];
  headers["x-forwarded-for"] = [before, request.socket.remoteAddress].filter(Boolean).join(", ");
  if (body.length > 0) headers["content-length"] = String(body.length);
  return { host: "127.0.0.1", port, agent, method: request.method ?? "GET", path: request.url ?? "/", headers };
}

/** The raw list, names and values in turn, so that two cookies stay two headers. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => !hopByHop.has((rawHeaders[at - (at % 2)] ?? "").toLowerCase()));
}

function answerUnavailable({ response, report }: Exchange, reason: string): void {
  tell(report, reason);
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { "content-type": "text/plain" }).end("bad gateway");
}

const nameOf = ({ request }: Exchange, { port }: Instance): string =>
  `${request.method} ${(request.url ?? "").split("?")[0]} at ${port}`;

function tell(report: BalancerReport, line: string): void {
  report.failed += 1;
  if (report.told.length < maxTold) report.told.push(line);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error("larger than any request here");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
