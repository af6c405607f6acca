import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { World } from "../meta/world.ts";
import { chatRequest, isAfterTools, lastAgentText, lastCustomerText, type ChatRequest } from "./chat-request.ts";
import { chunksOf, completionOf, type Answer } from "./completion.ts";
import { chooseTurn } from "./dialogues.ts";
import { plainAnswer, planCalls } from "./tool-calls.ts";

const failures = ["timeout", "429", "401", "500", "recusa", "malformado"] as const;
type Failure = (typeof failures)[number];

const modelIds: readonly string[] = ["roteiro-demo", ...failures.map((failure) => `falha-${failure}`)];

/** Longer than anyone waits for a model. */
const hangMs = 180_000;

/** An OpenAI-compatible endpoint below `/llm/v1` that replays scripts. A test double: it understands nothing. */
export function createModelRoutes(world: World): Hono {
  const routes = new Hono();
  routes.use(async (c, next) => {
    const key = /^Bearer\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (!/^sim-.+/.test(key))
      return refuse(c, 401, "Incorrect API key provided. The simulator takes any key that begins with sim-.");
    return next();
  });
  routes.get("/models", (c) =>
    c.json({
      object: "list",
      data: modelIds.map((id) => ({ id, object: "model", created: 0, owned_by: "simulador" })),
    }),
  );
  routes.post("/chat/completions", bodyLimit({ maxSize: 8 * 1024 * 1024 }), (c) => complete(c, world));
  return routes;
}

async function complete(c: Context, world: World): Promise<Response> {
  const parsed = chatRequest.safeParse(await c.req.json().catch(() => undefined));
  if (!parsed.success) return refuse(c, 400, parsed.error.issues[0]?.message ?? "Invalid request");
  const request = parsed.data;
  if (!modelIds.includes(request.model)) {
    return refuse(c, 404, `The model '${request.model}' does not exist. The simulator has: ${modelIds.join(", ")}.`);
  }
  await waitFor(c, world.switches.read().model.latencyMs);
  const failure = failureOf(request);
  const refusal = failure === undefined ? undefined : await failAtOnce(c, failure);
  return refusal ?? write(c, world, request, answerOf(request, failure));
}

function write(c: Context, world: World, request: ChatRequest, answer: Answer): Response {
  if (request.stream !== true) return c.json(completionOf(request, answer, world.now()));
  return streamSSE(c, async (stream) => {
    for (const chunk of chunksOf(request, answer, world.now())) await stream.writeSSE({ data: JSON.stringify(chunk) });
    await stream.writeSSE({ data: "[DONE]" });
  });
}

/** By the model's name, or by `#falha-…` in what the customer wrote last. */
function failureOf(request: ChatRequest): Failure | undefined {
  const text = lastCustomerText(request).toLowerCase();
  return failures.find((failure) => request.model === `falha-${failure}` || text.includes(`#falha-${failure}`));
}

/** The failures that are no completion at all. */
async function failAtOnce(c: Context, failure: Failure): Promise<Response | undefined> {
  switch (failure) {
    case "timeout":
      await waitFor(c, hangMs);
      return refuse(c, 504, "The scripted timeout is over.");
    case "429":
      c.header("retry-after", "1");
      return refuse(c, 429, "Rate limit reached (scripted).");
    case "401":
      return refuse(c, 401, "Incorrect API key provided (scripted).");
    case "500":
      return refuse(c, 500, "The server had an error while processing your request (scripted).");
    case "recusa":
    case "malformado":
      return undefined;
  }
}

function answerOf(request: ChatRequest, failure: Failure | undefined): Answer {
  if (failure === "recusa") {
    return { script: "falha-recusa", content: null, calls: [], refusal: "Não posso ajudar com isso." };
  }
  if (isAfterTools(request)) return { script: "fim-da-vez", content: "", calls: [] };
  const turn = chooseTurn(lastCustomerText(request), lastAgentText(request));
  const calls = request.tool_choice === "none" ? [] : planCalls(turn, request);
  const answer = { script: turn.script, content: calls.length > 0 ? null : plainAnswer(turn), calls };
  if (failure !== "malformado") return answer;
  const name = calls[0]?.name ?? request.tools?.[0]?.function.name ?? "reply";
  return { ...answer, content: null, calls: [{ name, arguments: { messages: ["Olá!"] } }], isMalformed: true };
}

async function waitFor(c: Context, forMs: number): Promise<void> {
  if (forMs === 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, forMs);
  c.req.raw.signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

function refuse(c: Context, status: ContentfulStatusCode, message: string): Response {
  const type =
    status === 401
      ? "authentication_error"
      : status === 429
        ? "rate_limit_error"
        : status >= 500
          ? "server_error"
          : "invalid_request_error";
  return c.json({ error: { message, type, param: null, code: status === 429 ? "rate_limit_exceeded" : null } }, status);
}
