import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { ChannelAddress, OutboundMessage } from "./channel-adapter.ts";
import type { GraphOptions } from "./graph-http.ts";

export type GraphRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** The body, where it was JSON. */
  json: unknown;
};

type Answer =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | { status?: number; headers?: Record<string, string>; bytes: Uint8Array | string }
  /** For answers that break off or never come. */
  | ((response: ServerResponse) => void);

export type AnswerGraph = (request: GraphRequest, count: number) => Answer;

/** A server on this machine in the place of Meta's hosts, for the length of one test. */
export async function startGraph(answer: AnswerGraph): Promise<Awaited<ReturnType<typeof openGraph>>> {
  const graph = await openGraph(answer);
  onTestFinished(graph.close);
  return graph;
}

/** The same until it is closed: it keeps every request and answers as the test says. */
export async function openGraph(answer: AnswerGraph) {
  const requests: GraphRequest[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await buffer(incoming);
    const url = new URL(incoming.url ?? "/", "http://graph");
    const isJson = incoming.headers["content-type"] === "application/json";
    const request: GraphRequest = {
      method: incoming.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      bytes,
      json: isJson ? JSON.parse(bytes.toString()) : undefined,
    };
    requests.push(request);
    give(answer(request, requests.length), response);
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

/** An address of this machine at which nobody listens. */
export async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

function give(answer: Answer, response: ServerResponse): void {
  if (typeof answer === "function") return answer(response);
  const isJson = "json" in answer;
  response.writeHead(answer.status ?? 200, {
    ...(isJson && { "content-type": "application/json" }),
    ...answer.headers,
  });
  response.end(isJson ? JSON.stringify(answer.json) : answer.bytes);
}

/** An adapter's options for a server of this machine; waits take no time. */
export const optionsFor = (graphUrl: string, more: Partial<GraphOptions> = {}): GraphOptions => ({
  graphUrl,
  version: "v23.0",
  wait: () => Promise.resolve(),
  random: () => 0,
  ...more,
});

export const testChannel: ChannelAddress = {
  externalId: "106540352242922",
  accountExternalId: "419561257915477",
  credentials: { accessToken: "secret-token", appSecret: "app-secret" },
};

export const testMessage = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  clientToken: "0199f4a2-0000-7000-8000-000000000001",
  to: { phone: "5531997142086" },
  content: { kind: "text", text: "Olá" },
  isHumanAgent: false,
  ...more,
});

export const metaError = (code: number, more: Record<string, unknown> = {}) => ({
  error: { message: `(#${code}) something`, type: "OAuthException", code, fbtrace_id: "A1", ...more },
});
