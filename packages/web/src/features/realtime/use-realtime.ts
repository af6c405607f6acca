import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RealtimeHint } from "@piloto/shared/conversation-views";
import { trpc } from "../../api/trpc.ts";
import { type RealtimeState, shareStream, type StreamListener } from "./shared-stream.ts";

export type { RealtimeState };

/** A connection that was lost for longer than this is not just being opened again. */
const offlineAfterMs = 10_000;

type Client = ReturnType<typeof trpc.useUtils>["client"];

/**
 * Calls `onHint` for all that happens in the workspace; `inbox` means that everything may have changed. Returns whether
 * hints arrive at present. One connection serves all tabs of the browser.
 */
export function useRealtime(workspaceId: string, onHint: (hint: RealtimeHint) => void): { state: RealtimeState } {
  const { client } = trpc.useUtils();
  const [state, setState] = useState<RealtimeState>("reconnecting");
  const latest = useRef(onHint);
  useLayoutEffect(() => {
    latest.current = onHint;
  });
  useEffect(() => {
    const name = `piloto.realtime.${workspaceId}`;
    return shareStream(
      {
        lock: lockAcrossTabs(name),
        channel: openChannel(name),
        open: (listener) => connect(client, workspaceId, listener),
      },
      { onHint: (hint) => latest.current(hint), onState: setState },
    );
  }, [client, workspaceId]);
  return { state };
}

/** Opens the subscription and turns its states into ours. */
function connect(client: Client, workspaceId: string, { onHint, onState }: StreamListener): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lose = () => {
    if (timer !== undefined) return;
    onState("reconnecting");
    timer = setTimeout(() => onState("offline"), offlineAfterMs);
  };
  const find = () => {
    clearTimeout(timer);
    timer = undefined;
    onState("live");
  };
  const subscription = client.realtime.events.subscribe(
    { workspaceId },
    {
      onData: ({ data }) => {
        if (data) onHint(data);
      },
      onConnectionStateChange: (change) => (change.state === "pending" ? find() : lose()),
      onError: () => {
        clearTimeout(timer);
        onState("offline");
      },
    },
  );
  return () => {
    clearTimeout(timer);
    subscription.unsubscribe();
  };
}

const lockAcrossTabs =
  (name: string) =>
  (signal: AbortSignal, hold: () => Promise<void>): Promise<unknown> =>
    "locks" in navigator ? navigator.locks.request(name, { signal }, hold) : hold();

function openChannel(name: string) {
  const channel = new BroadcastChannel(name);
  return {
    post: (message: unknown) => channel.postMessage(message),
    subscribe: (listener: (data: unknown) => void) => {
      channel.addEventListener("message", (event: MessageEvent<unknown>) => listener(event.data));
    },
    close: () => channel.close(),
  };
}
