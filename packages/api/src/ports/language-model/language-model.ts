import type { ModelProvider } from "@piloto/shared/model-connections";
import { setTimeout as sleep } from "node:timers/promises";
import type { FailedCall, ModelUsage } from "./model-failure.ts";

/** How a workspace reaches its model. Lives in memory only: the key is sealed at rest. */
export type ModelConnection = {
  provider: ModelProvider;
  /** Required for `openai_compatible`; undefined means the provider's own address. */
  baseUrl: string | undefined;
  modelId: string;
  /** Some servers inside a network want none. */
  apiKey: string | undefined;
};

/** A tool as the model sees it. `parameters` is JSON Schema; the caller checks what comes back against its own schema. */
export type ToolDefinition = { name: string; description: string; parameters: Record<string, unknown> };

export type ModelRequest = {
  /** Who the model is and how it must behave: ours and the workspace's words only. */
  instructions: string;
  /** What it is about, in one message; holds customers' words as data. */
  input: string;
  tools: ToolDefinition[];
  maxOutputTokens: number;
  /** Of all attempts together, with the waits between them. */
  timeoutMs: number;
};

/** `input` is what the model sent, of any shape; text when it was not even JSON. */
export type ToolCall = { name: string; input: unknown };

export type ModelAnswer = {
  kind: "answered";
  /** Text beside the tool calls; not meant for customers. */
  text: string;
  toolCalls: ToolCall[];
  usage: ModelUsage;
};

/** One exchange with a model. Never throws; ends at once when `signal` aborts, then as a timeout. */
export type LanguageModel = {
  complete: (request: ModelRequest, signal: AbortSignal) => Promise<ModelAnswer | FailedCall>;
};

export type LanguageModelOptions = {
  /** Origins the operator configured (LLM_BASE_URL): may be http and inside the network. */
  trustedOrigins: readonly string[];
  /** A number in [0, 1) for the jitter. */
  random?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Makes the model of a connection. Nothing is loaded or called before the first `complete`. */
export type CreateLanguageModel = (connection: ModelConnection) => LanguageModel;

const maxAttempts = 3;
const firstWaitMs = 500;
const longestWaitMs = 8000;

/**
 * Over the AI SDK's providers, with retries (two, full jitter) for rate limits, failures of the provider and lost
 * connections only: repeating such a call costs nothing that was not refused, and it has no effect but its answer.
 */
export function createLanguageModels(options: LanguageModelOptions): CreateLanguageModel {
  const { random = Math.random, wait = (ms, signal) => sleep(ms, undefined, { signal }) } = options;
  return (connection) => ({
    complete: async (request, caller) => {
      // Whole milliseconds: what is left of a turn's time is none.
      const timeout = AbortSignal.timeout(Math.max(1, Math.floor(request.timeoutMs)));
      const signal = AbortSignal.any([caller, timeout]);
      // Loaded at the first call: the SDK and its providers would add to every start of the API.
      const { callModel } = await import("./call-model.ts");
      let last = await callModel(connection, request, { signal, trustedOrigins: options.trustedOrigins });
      for (let attempt = 1; attempt < maxAttempts && isWorthAnother(last) && !signal.aborted; attempt += 1) {
        const ceiling = Math.min(firstWaitMs * 2 ** attempt, longestWaitMs);
        const pauseMs = Math.max(last.retryAfterMs ?? 0, Math.round(random() * ceiling));
        // Who asks for more patience than we have gets none: the caller decides what to tell the customer.
        if (pauseMs > longestWaitMs) return last;
        await wait(pauseMs, signal).catch(() => undefined);
        if (signal.aborted) return last;
        last = await callModel(connection, request, { signal, trustedOrigins: options.trustedOrigins });
      }
      return last;
    },
  });
}

// HTTP 4xx other than 429 would be refused again; forbidden addresses stay forbidden; a name nobody knows stays unknown.
const passing = /^HTTP 5\d\d|^E(?!NOTFOUND)[A-Z_]+$|^no connection$/;

function isWorthAnother(result: ModelAnswer | FailedCall): result is FailedCall {
  if (result.kind !== "failed") return false;
  return result.failure === "rate_limited" || (result.failure === "unavailable" && passing.test(result.details));
}
