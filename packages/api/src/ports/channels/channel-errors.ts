import type { ChannelError, ChannelErrorAction } from "./channel-adapter.ts";
import { type Fields, fieldsOf, isFields, listOf, numberOf, present, textOf } from "./webhook-fields.ts";

/** The code of an error that is not Meta's: nobody answered, or we refused before asking. */
export const ownErrorCode = -1;

type Rule = { from: number; to?: number; action: ChannelErrorAction };

/*
 * Meta's codes and what the product does about each. docs/channels.md says the same in words. What is not listed is
 * final: to repeat a message nobody understood would only repeat the refusal.
 */
const rules: readonly Rule[] = [
  { from: 0, action: "reauthorize" },
  { from: 1, to: 2, action: "retry" },
  { from: 4, action: "slow_channel" },
  { from: 10, action: "reauthorize" },
  { from: 17, action: "slow_channel" },
  { from: 32, action: "slow_channel" },
  { from: 102, action: "reauthorize" },
  { from: 190, action: "reauthorize" },
  { from: 200, to: 299, action: "reauthorize" },
  { from: 368, action: "block_channel" },
  { from: 613, action: "slow_channel" },
  { from: 80_000, to: 80_014, action: "slow_channel" },
  { from: 130_429, action: "slow_channel" },
  { from: 130_472, action: "fail" },
  { from: 131_000, action: "retry" },
  { from: 131_005, action: "reauthorize" },
  { from: 131_016, action: "retry" },
  { from: 131_026, action: "fail" },
  { from: 131_031, action: "block_channel" },
  { from: 131_045, action: "reauthorize" },
  { from: 131_047, action: "window_closed" },
  { from: 131_048, to: 131_049, action: "fail" },
  { from: 131_050, action: "opted_out" },
  { from: 131_051, to: 131_053, action: "mend_media" },
  { from: 131_056, action: "slow_person" },
  { from: 131_057, action: "retry" },
  { from: 132_000, to: 132_016, action: "template_unusable" },
  { from: 133_010, action: "reauthorize" },
];

/** Instagram says "outside the allowed window" with the code of a missing permission; only the subcode tells them apart. */
const windowClosedSubcodes: ReadonlySet<number> = new Set([2_534_022, 2_018_278]);

/** What the product does about a code of Meta's. */
export function actionForCode(code: number, subcode?: number): ChannelErrorAction {
  if (subcode !== undefined && windowClosedSubcodes.has(subcode)) return "window_closed";
  return rules.find(({ from, to = from }) => code >= from && code <= to)?.action ?? "fail";
}

/** Whether the same call may work a little later. */
export const isTemporary = ({ action }: Pick<ChannelError, "action">): boolean =>
  action === "retry" || action === "slow_channel" || action === "slow_person";

/** An error without a code of Meta's: nobody answered, or this side refused to ask. */
export const ownError = (action: ChannelErrorAction, title: string, details = ""): ChannelError => ({
  code: ownErrorCode,
  title,
  details: details.slice(0, 1000),
  action,
});

/** The error in an answer of the Graph API (`{error: {…}}`); undefined when the body holds none. */
export function readAnswerError(body: unknown, headers: Headers): ChannelError | undefined {
  const error = fieldsOf(body)["error"];
  if (!isFields(error)) return undefined;
  const read = readError(error);
  if (!read) return undefined;
  const retryAfterMs = readRetryAfter(headers);
  return present({ ...read, retryAfterMs });
}

/** The first error of a webhook's `errors[]`. */
export function readWebhookError(errors: unknown): ChannelError | undefined {
  return listOf(errors)
    .filter(isFields)
    .map(readError)
    .find((error) => error !== undefined);
}

function readError(error: Fields): ChannelError | undefined {
  const code = numberOf(error["code"]);
  if (code === undefined) return undefined;
  const message = wordsOf(error["message"], 1000);
  const details = wordsOf(fieldsOf(error["error_data"])["details"], 1000) ?? wordsOf(error["error_user_msg"], 1000);
  const title =
    wordsOf(error["title"], 300) ?? wordsOf(error["error_user_title"], 300) ?? wordsOf(error["message"], 300);
  const action = actionForCode(code, numberOf(error["error_subcode"]));
  return {
    code: Math.trunc(code),
    title: title ?? `Meta error ${code}`,
    details: details ?? message ?? "",
    action: action === "fail" && error["is_transient"] === true ? "retry" : action,
  };
}

/**
 * What Meta says, without anything that could be a token: "Malformed access token EAAG…" repeats the token, and these
 * words are shown, stored and logged.
 */
const wordsOf = (value: unknown, max: number): string | undefined =>
  textOf(value, max)?.replaceAll(/[A-Za-z0-9_|.-]{32,}/g, "[…]");

const longestWaitMs = 60 * 60 * 1000;

/** From Retry-After (seconds), or from the minutes Meta writes into its usage headers; an hour at most. */
function readRetryAfter(headers: Headers): number | undefined {
  const seconds = numberOf(headers.get("retry-after"));
  const ms = seconds !== undefined && seconds > 0 ? seconds * 1000 : readRegainTime(headers);
  return ms === undefined ? undefined : Math.min(ms, longestWaitMs);
}

function readRegainTime(headers: Headers): number | undefined {
  const usage = headers.get("x-business-use-case-usage");
  const minutes = usage ? Number(/"estimated_time_to_regain_access":\s*(\d{1,6})/.exec(usage)?.[1] ?? 0) : 0;
  return minutes > 0 ? minutes * 60_000 : undefined;
}
