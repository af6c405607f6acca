import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLanguageModels, type ModelConnection, type ModelRequest } from "./language-model.ts";
import { type ModelEndpoint, startModelEndpoint, textAnswer, toolAnswer } from "./testing.ts";

let endpoint: ModelEndpoint;
let waits: number[];

beforeEach(async () => {
  endpoint = await startModelEndpoint();
  waits = [];
});
afterEach(() => endpoint.close());

const request: ModelRequest = {
  instructions: "Você é a Lia.",
  input: "Oi",
  tools: [
    {
      name: "reply",
      description: "Responde",
      parameters: { type: "object", properties: { messages: { type: "array", items: { type: "string" } } } },
    },
  ],
  maxOutputTokens: 200,
  timeoutMs: 5000,
};

const connect = (overrides: Partial<ModelConnection> = {}) =>
  createLanguageModels({
    trustedOrigins: [endpoint.origin],
    random: () => 0.5,
    wait: async (ms) => void waits.push(ms),
  })({
    provider: "openai_compatible",
    baseUrl: endpoint.baseUrl,
    modelId: "scripted",
    apiKey: "sk-secret-key",
    ...overrides,
  });

const complete = (overrides: Partial<ModelRequest> = {}, signal = new AbortController().signal) =>
  connect().complete({ ...request, ...overrides }, signal);

const reply = toolAnswer([{ name: "reply", arguments: { messages: ["Olá!"] } }]);

describe("a call over the OpenAI protocol", () => {
  it("sends instructions, input, tools and the token limit, and answers the tool calls with their usage", async () => {
    endpoint.script(reply);
    expect(await complete()).toEqual({
      kind: "answered",
      text: "",
      toolCalls: [{ name: "reply", input: { messages: ["Olá!"] } }],
      usage: { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 50 },
    });
    const [seen] = endpoint.seen;
    expect(seen?.path).toBe("/v1/chat/completions");
    expect(seen?.headers.authorization).toBe("Bearer sk-secret-key");
    expect(seen?.body).toMatchObject({
      model: "scripted",
      max_tokens: 200,
      tool_choice: "required",
      messages: [
        { role: "system", content: "Você é a Lia." },
        { role: "user", content: "Oi" },
      ],
      tools: [{ type: "function", function: { name: "reply" } }],
    });
  });

  it("takes what is left of a turn's time, to the fraction", async () => {
    endpoint.script(reply);
    expect(await complete({ timeoutMs: 4999.768783 })).toMatchObject({ kind: "answered" });
  });

  it("answers arguments that are no JSON as they came", async () => {
    endpoint.script(toolAnswer([{ name: "reply", arguments: '{"messages": [' }]));
    expect(await complete()).toMatchObject({
      kind: "answered",
      toolCalls: [{ name: "reply", input: '{"messages": [' }],
    });
  });

  it("answers a call of a tool that does not exist", async () => {
    endpoint.script(toolAnswer([{ name: "delete_everything", arguments: {} }]));
    expect(await complete()).toMatchObject({ toolCalls: [{ name: "delete_everything", input: {} }] });
  });

  it("answers text without tools as text", async () => {
    endpoint.script(textAnswer("Olá"));
    expect(await complete()).toMatchObject({ kind: "answered", text: "Olá", toolCalls: [] });
  });
});

describe("failures are values", () => {
  it.each([
    [401, { code: "invalid_api_key" }, "unauthorized"],
    [403, {}, "unauthorized"],
    [402, {}, "unauthorized"],
    [429, { code: "rate_limit_exceeded" }, "rate_limited"],
    [400, { code: "context_length_exceeded" }, "too_long"],
    [400, { code: "content_filter" }, "refusal"],
    [413, {}, "too_long"],
    [404, { code: "model_not_found" }, "unavailable"],
    [500, {}, "unavailable"],
    [504, {}, "timeout"],
  ])("HTTP %i %o is %s", async (status, error, failure) => {
    endpoint.script({ status, json: { error: { message: "secret words of the prompt", type: null, ...error } } });
    const answer = await complete();
    expect(answer).toMatchObject({ kind: "failed", failure });
    expect(JSON.stringify(answer)).not.toContain("secret words");
    expect(JSON.stringify(answer)).not.toContain("sk-secret-key");
  });

  it("a content filter is a refusal, an answer cut off is too long, both with their usage", async () => {
    endpoint.script(textAnswer("", "content_filter"));
    expect(await complete()).toMatchObject({ failure: "refusal", usage: { inputTokens: 10 } });
    endpoint.script(textAnswer("Era uma", "length"));
    expect(await complete()).toMatchObject({ failure: "too_long", usage: { outputTokens: 5 } });
  });

  it("nonsense, an unknown shape and an endless answer are failures", async () => {
    endpoint.script((answer) => answer.writeHead(200, { "content-type": "application/json" }).end("<html>"));
    expect(await complete()).toMatchObject({ kind: "failed", failure: "malformed" });
    endpoint.script({ json: { hello: "world" } });
    expect(await complete()).toMatchObject({ kind: "failed", failure: "malformed" });
    endpoint.script((answer) =>
      answer.writeHead(200, { "content-type": "application/json" }).end("x".repeat(5_000_000)),
    );
    expect(await complete()).toMatchObject({
      kind: "failed",
      failure: "unavailable",
      details: "the answer is too large",
    });
  });

  it("no answer in time is a timeout, and is not repeated", async () => {
    endpoint.script(() => undefined);
    expect(await complete({ timeoutMs: 50 })).toMatchObject({ kind: "failed", failure: "timeout" });
    expect(endpoint.seen).toHaveLength(1);
  });

  it("an abort ends the call", async () => {
    const abort = new AbortController();
    endpoint.script(() => abort.abort());
    expect(await complete({}, abort.signal)).toMatchObject({ kind: "failed", failure: "timeout" });
  });

  it("a redirect is not followed", async () => {
    endpoint.script((answer) => answer.writeHead(307, { location: `${endpoint.origin}/elsewhere` }).end());
    expect(await complete()).toMatchObject({ failure: "unavailable", details: "the address redirects elsewhere" });
    expect(endpoint.seen).toHaveLength(1);
  });

  it("a connection without address or key is not called", async () => {
    expect(await connect({ baseUrl: undefined }).complete(request, AbortSignal.timeout(1000))).toMatchObject({
      failure: "unauthorized",
    });
    expect(
      await connect({ provider: "anthropic", apiKey: undefined }).complete(request, AbortSignal.timeout(1000)),
    ).toMatchObject({ failure: "unauthorized" });
    expect(await connect({ baseUrl: "no address" }).complete(request, AbortSignal.timeout(1000))).toMatchObject({
      failure: "unavailable",
    });
    expect(endpoint.seen).toHaveLength(0);
  });

  it("an inner address that the operator did not name is not called", async () => {
    const model = createLanguageModels({ trustedOrigins: [] })({
      provider: "openai_compatible",
      baseUrl: endpoint.baseUrl,
      modelId: "scripted",
      apiKey: undefined,
    });
    expect(await model.complete(request, AbortSignal.timeout(1000))).toMatchObject({
      failure: "unavailable",
      details: "the address must begin with https",
    });
    expect(endpoint.seen).toHaveLength(0);
  });
});

describe("retries", () => {
  const broken = { status: 503, json: { error: { message: "down" } } };

  it("repeats passing trouble twice, with growing waits, and answers what came then", async () => {
    endpoint.script(broken, broken, reply);
    expect(await complete()).toMatchObject({ kind: "answered" });
    expect(waits).toEqual([500, 1000]);
  });

  it("gives up after three attempts", async () => {
    endpoint.script(broken);
    expect(await complete()).toMatchObject({ failure: "unavailable", details: "HTTP 503" });
    expect(endpoint.seen).toHaveLength(3);
  });

  it("repeats when the connection was cut", async () => {
    endpoint.script((answer) => answer.destroy(), reply);
    expect(await complete()).toMatchObject({ kind: "answered" });
  });

  it("takes all its attempts from one time limit", async () => {
    endpoint.script(broken, () => undefined);
    expect(await complete({ timeoutMs: 300 })).toMatchObject({ failure: "timeout" });
    expect(endpoint.seen).toHaveLength(2);
  });

  it("waits as long as the provider asks, but not longer than a customer can", async () => {
    const limited = (seconds: string) => ({ status: 429, headers: { "retry-after": seconds }, json: { error: {} } });
    endpoint.script(limited("3"), reply);
    expect(await complete()).toMatchObject({ kind: "answered" });
    expect(waits).toEqual([3000]);
    endpoint.script(limited("30"), reply);
    expect(await complete()).toMatchObject({ failure: "rate_limited" });
  });

  it("does not repeat what would be refused again", async () => {
    endpoint.script({ status: 401, json: { error: {} } }, reply);
    expect(await complete()).toMatchObject({ failure: "unauthorized" });
    expect(endpoint.seen).toHaveLength(1);
  });
});

describe("the other providers", () => {
  it("speaks Anthropic's protocol", async () => {
    endpoint.script({
      json: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude",
        content: [{ type: "tool_use", id: "toolu_1", name: "reply", input: { messages: ["Olá!"] } }],
        stop_reason: "tool_use",
        stop_sequence: null,
        usage: { input_tokens: 30, output_tokens: 7, cache_read_input_tokens: 10 },
      },
    });
    const model = connect({ provider: "anthropic", modelId: "claude" });
    expect(await model.complete(request, AbortSignal.timeout(5000))).toMatchObject({
      kind: "answered",
      toolCalls: [{ name: "reply", input: { messages: ["Olá!"] } }],
      usage: { inputTokens: 40, cachedInputTokens: 10, outputTokens: 7 },
    });
    expect(endpoint.seen[0]?.path).toBe("/v1/messages");
    expect(endpoint.seen[0]?.headers["x-api-key"]).toBe("sk-secret-key");
  });

  it("speaks Google's protocol", async () => {
    endpoint.script({
      json: {
        candidates: [
          {
            content: { role: "model", parts: [{ functionCall: { name: "reply", args: { messages: ["Olá!"] } } }] },
            finishReason: "STOP",
          },
        ],
        usageMetadata: { promptTokenCount: 40, candidatesTokenCount: 7, totalTokenCount: 47 },
      },
    });
    const model = connect({ provider: "google", modelId: "gemini" });
    expect(await model.complete(request, AbortSignal.timeout(5000))).toMatchObject({
      kind: "answered",
      toolCalls: [{ name: "reply", input: { messages: ["Olá!"] } }],
      usage: { inputTokens: 40, outputTokens: 7 },
    });
    expect(endpoint.seen[0]?.headers["x-goog-api-key"]).toBe("sk-secret-key");
  });

  it("tells a prompt that is too long for Anthropic from other refusals", async () => {
    const error = { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" };
    endpoint.script({ status: 400, json: { type: "error", error } });
    const model = connect({ provider: "anthropic", modelId: "claude" });
    expect(await model.complete(request, AbortSignal.timeout(5000))).toMatchObject({ failure: "too_long" });
  });
});
