import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** One request as it arrived at the model's endpoint. */
export type SeenRequest = { path: string; headers: IncomingHttpHeaders; body: unknown };

/** How the endpoint answers one request: a JSON body with its status, or anything else by hand. */
export type ScriptedAnswer =
  | { status?: number; headers?: Record<string, string>; json: unknown }
  | ((answer: ServerResponse, seen: SeenRequest) => void);

export type ModelEndpoint = {
  origin: string;
  /** With the path prefix the OpenAI protocol usually has. */
  baseUrl: string;
  seen: SeenRequest[];
  /** Answers in order; the last one is repeated. */
  script: (...answers: ScriptedAnswer[]) => void;
  close: () => Promise<void>;
};

/** A local HTTP server in place of a model provider, answering from a script. */
export async function startModelEndpoint(): Promise<ModelEndpoint> {
  let answers: ScriptedAnswer[] = [];
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const one = {
        path: request.url ?? "",
        headers: request.headers,
        body: text ? (JSON.parse(text) as unknown) : null,
      };
      seen.push(one);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (!answer) response.writeHead(500).end();
      else if (typeof answer === "function") answer(response, one);
      else {
        response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
        response.end(JSON.stringify(answer.json));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the endpoint has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    seen,
    script: (...next) => {
      answers = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type ScriptedCall = { name: string; arguments: unknown };

/** A chat completion of the OpenAI protocol that calls these tools. Arguments that are text are sent as they are. */
export const toolAnswer = (calls: ScriptedCall[], usage = { prompt_tokens: 1000, completion_tokens: 50 }) => ({
  json: {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "scripted",
    choices: [
      {
        index: 0,
        finish_reason: "tool_calls",
        message: {
          role: "assistant",
          content: null,
          tool_calls: calls.map((call, index) => ({
            id: `call_${index}`,
            type: "function",
            function: {
              name: call.name,
              arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
            },
          })),
        },
      },
    ],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  },
});

/** A chat completion with text and no tool call. */
export const textAnswer = (content: string, finish = "stop") => ({
  json: {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "scripted",
    choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", content } }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  },
});
