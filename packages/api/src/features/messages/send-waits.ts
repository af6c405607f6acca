import { actionForCode, ownErrorCode } from "../../ports/channels/channel-errors.ts";
import type { ChannelErrorAction } from "../../ports/channels/channel-adapter.ts";
import type { Attempt } from "./next-send.ts";

const second = 1_000;
const minute = 60 * second;

// An hour and some minutes together: Meta may be down for one.
const retryWaitsMs = [5 * second, 15 * second, minute, 5 * minute, 15 * minute, 45 * minute] as const;

/** A number from 0 up to 1; Math.random, or a test's own. */
export type Random = () => number;

/** Up to a quarter more, so that what failed together does not come back together. */
const spread = (ms: number, random: Random): number => Math.round(ms * (1 + random() / 4));

const countRejected = (attempts: Attempt[], actions: ChannelErrorAction[]): number =>
  attempts.filter(({ outcome, errorCode }) => outcome === "rejected" && actions.includes(actionOf(errorCode))).length;

// Nobody of Meta's spoke: the connection did not come about.
const actionOf = (code: number | null): ChannelErrorAction =>
  code === null || code === ownErrorCode ? "retry" : actionForCode(code);

/** How long to wait before a passing trouble is tried again; undefined when it was tried often enough. */
export function retryWaitMs(attempts: Attempt[], random: Random): number | undefined {
  const ms = retryWaitsMs[Math.max(0, countRejected(attempts, ["retry"]) - 1)];
  return ms === undefined ? undefined : spread(ms, random);
}

/** How long the whole channel keeps still: what Meta asks for, else 2 s doubled each time, at most 5 minutes. */
export function channelWaitMs(attempts: Attempt[], retryAfterMs: number | undefined, random: Random): number {
  const tries = Math.max(1, countRejected(attempts, ["slow_channel"]));
  return spread(retryAfterMs ?? Math.min(2 * second * 2 ** (tries - 1), 5 * minute), random);
}

/** Meta takes about one message per 6 s to one person once it says so. */
export function personWaitMs(attempts: Attempt[], retryAfterMs: number | undefined, random: Random): number {
  const tries = Math.max(1, countRejected(attempts, ["slow_person"]));
  return spread(retryAfterMs ?? Math.min(6 * second * 2 ** (tries - 1), 5 * minute), random);
}

/** Whether this message's file was mended before. */
export const wasMended = (attempts: Attempt[]): boolean => countRejected(attempts, ["mend_media"]) > 1;
