import { runtimeConfig } from "../app/runtime-config.ts";
import { SessionMachine, type TabLock } from "./session-machine.ts";
import { isSharedSession, parseSharedSession, type SharedChannel, type SharedStore } from "./session-shared.ts";
import { createSessionTransport } from "./session-transport.ts";

const name = "piloto.session";

/** Where tRPC answers; another host only when page and API live on sibling hosts. */
export const trpcUrl = `${runtimeConfig.apiOrigin ?? ""}/trpc`;

const lockAcrossTabs: TabLock = <Result>(timeoutMs: number, work: () => Promise<Result>) => {
  if (!("locks" in navigator)) return work();
  let running: Promise<Result> | undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const start = () => {
    clearTimeout(timer);
    running ??= work();
    running.then(resolve, reject);
    // The lock is held until the work is over, even when the work did not wait for it.
    return running.catch(() => undefined);
  };
  const timer = setTimeout(() => void start(), timeoutMs);
  navigator.locks.request(name, start).catch(start);
  return promise;
};

const store: SharedStore = {
  read: () => {
    try {
      return parseSharedSession(localStorage.getItem(name));
    } catch {
      return parseSharedSession(null);
    }
  },
  write: (session) => {
    try {
      localStorage.setItem(name, JSON.stringify(session));
    } catch {
      // Without storage each tab keeps its own record and the channel carries the news.
    }
  },
};

function createChannel(): SharedChannel {
  const channel = new BroadcastChannel(name);
  return {
    post: (session) => channel.postMessage(session),
    subscribe: (listener) => {
      channel.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (isSharedSession(event.data)) listener(event.data);
      });
    },
  };
}

/** This page's session. One per page; everything that asks "who am I" asks it. */
export const session = new SessionMachine({
  clock: {
    now: () => performance.now(),
    setTimer: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  random: Math.random,
  newId: () => crypto.randomUUID(),
  lock: lockAcrossTabs,
  store,
  channel: createChannel(),
  transport: createSessionTransport(trpcUrl, (input, init) => fetch(input, init)),
  isVisible: () => document.visibilityState === "visible",
});

/** Lets the machine notice that the page is looked at again or that the network is back. */
export function watchPage(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") session.wake();
  });
  window.addEventListener("online", () => session.wake());
  window.addEventListener("offline", () => session.reportConnection(false));
  // A page restored from the back/forward cache slept through every message.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) session.wake();
  });
}
