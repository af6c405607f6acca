import type { ChannelError, FetchFailure, SendOutcome } from "./channel-adapter.ts";
import { ownError, readAnswerError } from "./channel-errors.ts";
import type { GraphAnswer } from "./graph-http.ts";

/**
 * What became of a message. Only Meta's own error says that it was not taken; a connection that never came about says
 * the same. Everything else (a timeout, a cut connection, a proxy's error page) is "unknown": to send again could mean
 * to say it twice.
 */
export function outcomeOf(answer: GraphAnswer, readId: (body: unknown) => string | undefined): SendOutcome {
  if (answer.kind === "not_sent") return { kind: "rejected", error: unreachable(answer.details) };
  if (answer.kind === "unclear") return { kind: "unknown", details: answer.details };
  const error = readAnswerError(answer.body, answer.headers);
  if (error) return { kind: "rejected", error };
  const externalId = answer.status < 300 ? readId(answer.body) : undefined;
  if (externalId) return { kind: "accepted", externalId };
  if (answer.status === 429) return { kind: "rejected", error: ownError("slow_channel", "Too many requests") };
  return { kind: "unknown", details: `HTTP ${answer.status} without an answer of Meta's` };
}

/** The error in an answer to anything but a message; undefined when it worked. Trouble of any kind may be tried again. */
export function errorOf(answer: GraphAnswer): ChannelError | undefined {
  if (answer.kind !== "answered") return unreachable(answer.details);
  const error = readAnswerError(answer.body, answer.headers);
  if (error) return error;
  if (answer.status === 429) return ownError("slow_channel", "Too many requests");
  if (answer.status >= 300 || answer.body === undefined) {
    return ownError("retry", `HTTP ${answer.status} without an answer of Meta's`);
  }
  return undefined;
}

/** An error of the Graph API, as the reason why a file could not be fetched. */
export function fetchFailureOf(error: ChannelError): FetchFailure {
  const details = `${error.code} ${error.title}`;
  if (error.action === "reauthorize") return { kind: "unauthorized", details };
  if (error.action === "retry" || error.action === "slow_channel") return { kind: "unavailable", details };
  return { kind: "gone", details };
}

const unreachable = (details: string): ChannelError => ownError("retry", "The channel could not be reached", details);
