import { randomUUID } from "node:crypto";
import type { ChatRequest } from "./chat-request.ts";
import type { PlannedCall } from "./tool-calls.ts";

/** What the double answers, before it is written as one body or as a stream. */
export interface Answer {
  readonly script: string;
  readonly content: string | null;
  readonly calls: readonly PlannedCall[];
  /** Replaces the arguments of the first call with text that is no JSON. */
  readonly isMalformed?: boolean;
  readonly refusal?: string;
}

type Json = Record<string, unknown>;

/** In every answer, so that nobody takes a script for a model. */
const disclosure = { test_double: true, note: "Roteiro fixo do simulador; nenhum modelo de linguagem foi usado." };

export function completionOf(request: ChatRequest, answer: Answer, now: number): Json {
  const { refusal } = answer;
  const message = {
    role: "assistant",
    content: answer.content,
    ...(refusal === undefined ? {} : { refusal }),
    ...(answer.calls.length === 0 ? {} : { tool_calls: toolCallsOf(answer) }),
  };
  return {
    ...frame(request, answer, { now, object: "chat.completion" }),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage: usageOf(request, answer),
  };
}

/** The same answer as the chunks of a stream, without the frame of server-sent events. */
export function chunksOf(request: ChatRequest, answer: Answer, now: number): Json[] {
  const base = frame(request, answer, { now, object: "chat.completion.chunk" });
  const chunk = (delta: Json, reason: string | null = null): Json => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });
  const words = answer.content?.match(/\S+\s*/g) ?? [];
  const calls = toolCallsOf(answer).map((call, index) => chunk({ tool_calls: [{ index, ...call }] }));
  const refused = answer.refusal === undefined ? [] : [chunk({ refusal: answer.refusal })];
  const usage = request.stream_options?.include_usage
    ? [{ ...base, choices: [], usage: usageOf(request, answer) }]
    : [];
  return [
    chunk({ role: "assistant", content: "" }),
    ...words.map((content) => chunk({ content })),
    ...refused,
    ...calls,
    chunk({}, finishReason(answer)),
    ...usage,
  ];
}

function frame(request: ChatRequest, { script }: Answer, { now, object }: { now: number; object: string }): Json {
  return {
    id: `chatcmpl-sim-${randomUUID()}`,
    object,
    created: Math.floor(now / 1000),
    model: request.model,
    system_fingerprint: "simulador-roteiro-fixo",
    metadata: { ...disclosure, script },
  };
}

function toolCallsOf({ calls, isMalformed }: Answer) {
  return calls.map((call, index) => {
    const text = JSON.stringify(call.arguments);
    const cut = isMalformed && index === 0 ? text.slice(0, Math.ceil(text.length / 2)) : text;
    return {
      id: `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`,
      type: "function",
      function: { name: call.name, arguments: cut },
    };
  });
}

function finishReason({ calls, refusal }: Answer): string {
  if (refusal !== undefined) return "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

/** About four characters a token: enough for budgets and costs to move. */
function usageOf(request: ChatRequest, answer: Answer): Json {
  const prompt = Math.ceil(JSON.stringify([request.messages, request.tools ?? []]).length / 4);
  const completion = Math.ceil(((answer.content ?? "").length + JSON.stringify(answer.calls).length) / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
