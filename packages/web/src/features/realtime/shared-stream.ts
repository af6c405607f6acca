import type { RealtimeHint } from "@piloto/shared/conversation-views";

/** For an indicator: hints arrive; they will again in a moment; they have not for a while. */
export type RealtimeState = "live" | "reconnecting" | "offline";

export type StreamListener = { onHint: (hint: RealtimeHint) => void; onState: (state: RealtimeState) => void };

type Message = { kind: "hint"; hint: RealtimeHint } | { kind: "state"; state: RealtimeState } | { kind: "ask" };

type Deps = {
  /** Runs `hold` while no other tab does, until its promise ends; gives up waiting when the signal comes. */
  lock: (signal: AbortSignal, hold: () => Promise<void>) => Promise<unknown>;
  channel: {
    post: (message: Message) => void;
    subscribe: (listener: (data: unknown) => void) => void;
    close: () => void;
  };
  /** Opens the connection; returns what closes it. */
  open: (listener: StreamListener) => () => void;
};

const everything: RealtimeHint = { kind: "inbox", conversationId: null };

/**
 * One connection for all tabs of a browser: over HTTP/1.1 a browser opens six to a host, and each tab with one of its own
 * would soon leave none for anything else. The tab that holds the lock has it and tells the others; when it closes, the
 * next one opens anew, and the server's first hint makes all of them fetch everything. Returns what stops listening.
 */
export function shareStream({ lock, channel, open }: Deps, listener: StreamListener): () => void {
  const stopped = new AbortController();
  let state: RealtimeState = "reconnecting";
  let isLeader = false;
  let hasJoined = false;

  const setState = (next: RealtimeState) => {
    state = next;
    listener.onState(next);
  };
  channel.subscribe((data) => {
    if (stopped.signal.aborted || !isMessage(data)) return;
    if (data.kind === "ask") {
      if (isLeader) channel.post({ kind: "state", state });
    } else if (isLeader) return;
    else if (data.kind === "hint") listener.onHint(data.hint);
    else {
      setState(data.state);
      // What happened between this tab's first answers and now, it has not heard.
      if (!hasJoined) listener.onHint(everything);
      hasJoined = true;
    }
  });
  channel.post({ kind: "ask" });

  const lead = () =>
    new Promise<void>((release) => {
      if (stopped.signal.aborted) return release();
      isLeader = true;
      const close = open({
        onHint: (hint) => {
          listener.onHint(hint);
          channel.post({ kind: "hint", hint });
        },
        onState: (next) => {
          setState(next);
          channel.post({ kind: "state", state: next });
        },
      });
      stopped.signal.addEventListener("abort", () => {
        close();
        release();
      });
    });
  // Refused only because nobody waits any more.
  lock(stopped.signal, lead).catch(() => undefined);

  return () => {
    stopped.abort();
    channel.close();
  };
}

const kinds: readonly unknown[] = ["hint", "state", "ask"];

// Only our own pages write to the channel, but an older release of them may have said something else.
const isMessage = (data: unknown): data is Message =>
  typeof data === "object" && data !== null && "kind" in data && kinds.includes(data.kind);
