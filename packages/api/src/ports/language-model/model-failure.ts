import type { ModelFailure } from "@piloto/shared/conversation-words";
import { APICallError } from "ai";
import { ForbiddenAddressError, UnusableAnswerError } from "./guarded-fetch.ts";

/** Undefined: the provider did not say. `cachedInputTokens` are part of `inputTokens`. */
export type ModelUsage = {
  inputTokens: number | undefined;
  cachedInputTokens: number | undefined;
  outputTokens: number | undefined;
};

/**
 * Why no answer came. `details` is for people who set the model up and for the log: a status and the provider's own short
 * code, never its message, which may repeat the prompt or parts of the key.
 */
export type FailedCall = {
  kind: "failed";
  failure: ModelFailure;
  details: string;
  retryAfterMs?: number;
  /** What an answer that cannot be used has cost all the same. */
  usage?: ModelUsage;
};

/** Turns whatever a provider threw into one of the known failures. `isTimeout`: our own time limit ended the call. */
export function toFailedCall(error: unknown, isTimeout: boolean): FailedCall {
  if (isTimeout) return { kind: "failed", failure: "timeout", details: "no answer in time" };
  if (APICallError.isInstance(error)) return fromAnswer(error);
  const cause = findCause(error);
  if (cause) return { kind: "failed", failure: "unavailable", details: cause.message };
  if (isNamed(error, "AI_TypeValidationError", "AI_JSONParseError", "AI_InvalidResponseDataError")) {
    return { kind: "failed", failure: "malformed", details: "the answer has an unknown shape" };
  }
  if (isNamed(error, "AI_NoContentGeneratedError", "AI_EmptyResponseBodyError")) {
    return { kind: "failed", failure: "malformed", details: "the answer is empty" };
  }
  return { kind: "failed", failure: "unavailable", details: networkCode(error) };
}

function fromAnswer(error: APICallError): FailedCall {
  const cause = findCause(error);
  if (cause) return { kind: "failed", failure: "unavailable", details: cause.message };
  const status = error.statusCode;
  if (status === undefined) return { kind: "failed", failure: "unavailable", details: networkCode(error) };
  const code = readCode(error);
  const details = code ? `HTTP ${status} ${code}` : `HTTP ${status}`;
  const retryAfterMs = readRetryAfter(error.responseHeaders);
  return { kind: "failed", failure: classify(status, code), details, ...(retryAfterMs ? { retryAfterMs } : {}) };
}

const overlong = /context|too_long|too_large|max_tokens|string_above_max/i;
const refused = /content_filter|content_policy|safety|moderation/i;

function classify(status: number, code: string): ModelFailure {
  // A complete answer that could not be read.
  if (status >= 200 && status < 300) return "malformed";
  if (status === 401 || status === 402 || status === 403) return "unauthorized";
  if (status === 413 || (status === 400 && overlong.test(code))) return "too_long";
  if (status === 400 && refused.test(code)) return "refusal";
  if (status === 429 || status === 529) return "rate_limited";
  if (status === 408 || status === 504) return "timeout";
  return "unavailable";
}

/** Only a word of a code's form is kept: anything else could be a sentence with somebody's data. */
function readCode({ data, responseBody }: APICallError): string {
  const error = readField(data ?? parseJson(responseBody), "error");
  const words = ["code", "type", "status"].map((name) => readField(error, name));
  const code = words.find((word): word is string => typeof word === "string" && /^[\w.-]{1,60}$/.test(word));
  if (code && code !== "invalid_request_error") return code;
  // Anthropic says only in its message that a prompt is too long.
  const message = readField(error, "message");
  const isOverlong = typeof message === "string" && /prompt is too long|context (length|window)/i.test(message);
  return isOverlong ? "context_length_exceeded" : (code ?? "");
}

const readField = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

const longestWaitMs = 60_000;

function readRetryAfter(headers: Record<string, string> | undefined): number | undefined {
  const seconds = Number(headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, longestWaitMs) : undefined;
}

type Refusal = ForbiddenAddressError | UnusableAnswerError;

function findCause(error: unknown, depth = 0): Refusal | undefined {
  if (error instanceof ForbiddenAddressError || error instanceof UnusableAnswerError) return error;
  return error instanceof Error && depth < 5 ? findCause(error.cause, depth + 1) : undefined;
}

const isNamed = (error: unknown, ...names: string[]): boolean => error instanceof Error && names.includes(error.name);

function networkCode(error: unknown, depth = 0): string {
  const code = readField(error, "code");
  if (typeof code === "string" && /^[A-Z_]{3,40}$/.test(code)) return code;
  return error instanceof Error && error.cause && depth < 5 ? networkCode(error.cause, depth + 1) : "no connection";
}
