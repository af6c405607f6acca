import { once } from "node:events";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { demoInstagram, demoWhatsapp } from "../meta/demo-channels.ts";
import { signatureOf } from "../meta/webhook-body.ts";
import { startSimulator, type RunningSimulator } from "../start-simulator.ts";

type Json = Record<string, unknown>;

/** A webhook as the product's HTTP server saw it. */
export interface Received {
  readonly path: string;
  readonly raw: string;
  readonly body: Json;
  readonly isSigned: boolean;
}

/** A simulator and a product's webhook address, both on real ports. */
export interface MetaBench {
  readonly simulator: RunningSimulator;
  readonly received: readonly Received[];
  /** The status the product answers webhooks with from now on. */
  answerWith(status: number): void;
  /** Calls the control API and answers its JSON; throws when it refused. */
  control(path: string, body?: unknown, method?: string): Promise<Json>;
  whatsapp(path: string, init?: ApiCall): Promise<ApiAnswer>;
  instagram(path: string, init?: ApiCall): Promise<ApiAnswer>;
  /** Resolves when no webhook waits any more. */
  settled(): Promise<void>;
  /** Moves the simulator's clock forward. */
  passHours(hours: number): void;
  stop(): Promise<void>;
}

interface ApiCall {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export async function startMetaBench(): Promise<MetaBench> {
  const product = await startProduct();
  let offsetMs = 0;
  const simulator = await startSimulator(
    { port: 0, mailboxFolder: tmpdir(), publicOrigin: product.origin },
    { now: () => Date.now() + offsetMs },
  );
  const control = async (path: string, body?: unknown, method = body === undefined ? "GET" : "POST") => {
    const response = await fetch(`${simulator.origin}/sim${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const api = (base: string, usual: string) => callerOf(`${simulator.origin}${base}`, usual);
  return {
    simulator,
    received: product.received,
    answerWith: product.answerWith,
    control,
    whatsapp: api("/graph/v23.0", demoWhatsapp.accessToken),
    instagram: api("/instagram/v23.0", demoInstagram.accessToken),
    async settled() {
      const { isIdle } = await control("/idle");
      if (isIdle !== true) throw new Error("webhooks still wait");
    },
    passHours(hours) {
      offsetMs += hours * 3_600_000;
    },
    async stop() {
      await simulator.stop();
      await product.stop();
    },
  };
}

function callerOf(base: string, usualToken: string) {
  return async (path: string, { method, body, token = usualToken }: ApiCall = {}): Promise<ApiAnswer> => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${base}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        authorization: `Bearer ${token}`,
        ...(isForm || body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, body: isJson ? (JSON.parse(text) as Json) : { text }, headers: response.headers };
  };
}

async function startProduct() {
  const received: Received[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const secret = request.url?.includes("instagram") ? demoInstagram.appSecret : demoWhatsapp.appSecret;
      const isSigned = request.headers["x-hub-signature-256"] === signatureOf(secret, raw);
      const text = raw.toString("utf8");
      const url = new URL(request.url ?? "/", "http://localhost");
      if (request.method === "GET") {
        const isKnown = url.searchParams.get("hub.verify_token") === demoWhatsapp.verifyToken;
        response.statusCode = isKnown ? 200 : 403;
        return response.end(isKnown ? url.searchParams.get("hub.challenge") : "");
      }
      received.push({ path: url.pathname, raw: text, body: JSON.parse(text) as Json, isSigned });
      response.statusCode = status;
      return response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://localhost:${port}`,
    received,
    answerWith(next: number) {
      status = next;
    },
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Every element of a list in the `value`s of WhatsApp webhooks, in the order they arrived. */
export function elementsOf(received: readonly Received[], list: string): Json[] {
  return received.flatMap(({ body }) => valuesOf(body).flatMap((value) => (value[list] as Json[] | undefined) ?? []));
}

export function valuesOf(body: Json): Json[] {
  const entries = body["entry"] as { changes?: { value: Json }[] }[];
  return entries.flatMap((entry) => (entry.changes ?? []).map((change) => change.value));
}

/** Every element of `messaging` in Instagram webhooks. */
export function messagingOf(received: readonly Received[]): Json[] {
  return received.flatMap(({ body }) =>
    (body["entry"] as { messaging?: Json[] }[]).flatMap((entry) => entry.messaging ?? []),
  );
}
