import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, type LanguageModelMiddleware, type ToolSet, tool, wrapLanguageModel } from "ai";
import { createGuardedFetch } from "./guarded-fetch.ts";
import type { ModelAnswer, ModelConnection, ModelRequest, ToolCall } from "./language-model.ts";
import { type FailedCall, toFailedCall } from "./model-failure.ts";

// The SDK would print settings a provider does not support, once per call, past our log.
globalThis.AI_SDK_LOG_WARNINGS = false;

const maxAnswerBytes = 4_000_000;

// Named here, not left to the SDK: it would read other variables of the process.
const ownAddress = {
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
} as const;

type SdkModel = Parameters<typeof wrapLanguageModel>[0]["model"];

// Asked of the provider here, behind the SDK's back: it would throw away an answer without a tool call, and what it cost.
const requireTools: LanguageModelMiddleware = {
  transformParams: ({ params }) => Promise.resolve({ ...params, toolChoice: { type: "required" } }),
};

type Call = { signal: AbortSignal; trustedOrigins: readonly string[] };

/** One attempt, without retries, until `signal` ends it. Never throws. Loaded lazily: this file brings the SDK with it. */
export async function callModel(
  connection: ModelConnection,
  request: ModelRequest,
  { signal, trustedOrigins }: Call,
): Promise<ModelAnswer | FailedCall> {
  try {
    const model = openModel(connection, trustedOrigins);
    if (!model) return fail("unauthorized", "address or key is missing");
    const result = await generateText({
      model: wrapLanguageModel({ model, middleware: requireTools }),
      instructions: request.instructions,
      prompt: request.input,
      tools: toToolSet(request),
      maxOutputTokens: request.maxOutputTokens,
      maxRetries: 0,
      abortSignal: signal,
      telemetry: { isEnabled: false },
    });
    const usage = {
      inputTokens: result.usage.inputTokens,
      cachedInputTokens: result.usage.inputTokenDetails.cacheReadTokens,
      outputTokens: result.usage.outputTokens,
    };
    if (result.finishReason === "content-filter") return { ...fail("refusal", "content filter"), usage };
    if (result.finishReason === "length") return { ...fail("too_long", "the answer reached its limit"), usage };
    const toolCalls = result.toolCalls.map(({ toolName, input }): ToolCall => ({ name: toolName, input }));
    return { kind: "answered", text: result.text, toolCalls, usage };
  } catch (error) {
    return toFailedCall(error, signal.aborted);
  }
}

const fail = (failure: FailedCall["failure"], details: string): FailedCall => ({ kind: "failed", failure, details });

/** Undefined when the connection lacks what its provider needs. */
function openModel(connection: ModelConnection, trustedOrigins: readonly string[]): SdkModel | undefined {
  const { provider, modelId, apiKey } = connection;
  const fetch = createGuardedFetch({ trustedOrigins, maxAnswerBytes });
  if (provider === "openai_compatible") {
    const baseURL = connection.baseUrl;
    if (!baseURL) return undefined;
    const settings = { name: "workspace", baseURL, fetch, ...(apiKey ? { apiKey } : {}) };
    return createOpenAICompatible({ ...settings, transformRequestBody: tokenLimitOf(baseURL) }).chatModel(modelId);
  }
  if (!apiKey) return undefined;
  const settings = { baseURL: connection.baseUrl ?? ownAddress[provider], fetch, apiKey };
  return provider === "anthropic" ? createAnthropic(settings)(modelId) : createGoogle(settings)(modelId);
}

/** OpenAI's own newer models refuse `max_tokens`; the servers compatible with it know nothing else. */
function tokenLimitOf(baseUrl: string): (body: Record<string, unknown>) => Record<string, unknown> {
  if (new URL(baseUrl).hostname !== "api.openai.com") return (body) => body;
  return ({ max_tokens, ...body }) => ({ ...body, max_completion_tokens: max_tokens });
}

// Without `validate` the SDK accepts any input: what a model sends is checked by the caller, who can ask for a repair.
const toToolSet = ({ tools }: ModelRequest): ToolSet =>
  Object.fromEntries(
    tools.map(({ name, description, parameters }) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  );
