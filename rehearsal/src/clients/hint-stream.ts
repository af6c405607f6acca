import { setTimeout as delay } from "node:timers/promises";
import { browserHeaders, type HttpClient } from "./http-client.ts";
import type { Person } from "./person.ts";

export interface HintStream {
  /** Conversations it was told of. */
  readonly heard: ReadonlySet<string>;
  /** Once per "fetch everything": what a resumed stream says when it does not know what was missed. */
  everything(): number;
  /** From then on it misses nothing. */
  hasOpened(): boolean;
  /** How often it had to come back. */
  returns(): number;
  /** The longest time without a connection, in milliseconds. */
  longestGapMs(): number;
  stop(): Promise<void>;
}

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Hears a workspace's hints as `realtime-link.ts` of the page does: whatever ends it, it goes on after the last event. */
export function openHintStream({
  http,
  person,
  workspaceId,
}: {
  http: HttpClient;
  person: Person;
  workspaceId: string;
}): HintStream {
  const stopping = new AbortController();
  const heard = new Set<string>();
  let lastEventId: string | undefined;
  let [everything, returns, longestGapMs, retryMs] = [0, -1, 0, firstRetryMs];
  let isOpen = false;
  let closedAt: number | undefined;

  const take = (frame: Frame): void => {
    if (frame.id === undefined) return;
    // A named place is what counts as open: everything before it was heard.
    if (!isOpen && closedAt !== undefined) longestGapMs = Math.max(longestGapMs, performance.now() - closedAt);
    isOpen = true;
    lastEventId = frame.id;
    retryMs = firstRetryMs;
    const conversationId = /"conversationId":"([0-9a-f-]{36})"/.exec(frame.data)?.[1];
    if (conversationId) heard.add(conversationId);
    else if (/"kind":"inbox"/.test(frame.data)) everything += 1;
  };
  const connect = async (): Promise<string> => {
    const input = encodeURIComponent(JSON.stringify({ workspaceId, ...(lastEventId && { lastEventId }) }));
    const headers = { ...browserHeaders, cookie: person.cookie(), accept: "text/event-stream" };
    let last = "";
    const read = frameReader((frame) => {
      last = frame.event === "serialized-error" ? frame.data : last;
      take(frame);
    });
    const ask = { path: `/trpc/realtime.events?input=${input}`, headers, signal: stopping.signal };
    await http.listen(ask, read).catch(() => undefined);
    return last;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      returns += 1;
      const error = await connect();
      if (isOpen) closedAt = performance.now();
      isOpen = false;
      if (stopping.signal.aborted) return;
      if (/SESSION_EXPIRED/.test(error)) await person.refresh();
      else await wait(retryMs * (0.75 + 0.5 * Math.random()), stopping.signal);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    }
  };
  const running = run();
  return {
    heard,
    everything: () => everything,
    hasOpened: () => lastEventId !== undefined,
    returns: () => returns,
    longestGapMs: () => longestGapMs,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface Frame {
  event: string;
  data: string;
  id: string | undefined;
}

/** Frames of server-sent events, however the text is cut. */
function frameReader(onFrame: (frame: Frame) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const frames = (rest + text).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(frame)?.[1];
      onFrame({ event: field("event") ?? "message", data: field("data") ?? "", id: field("id") });
    }
  };
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
