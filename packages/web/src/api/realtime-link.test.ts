import { createTRPCClient, type Operation, TRPCClientError } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { expect, test } from "vitest";
import type { AppCode } from "@piloto/shared/errors";
import { realtimeLink } from "./realtime-link.ts";
import type { AppRouter } from "./router.ts";
import type { RefreshOutcome, SessionView } from "./session-machine.ts";
import { VirtualClock } from "./testing/virtual-clock.ts";

/** What the server does with one connection: the ids it sends, then how it ends. */
type Connection = { ids?: string[]; end: AppCode | "network" | "stays" | "closes"; retryAfterSeconds?: number };

const workspaceId = "00000000-0000-7000-8000-000000000001";

function streamOf(connections: Connection[], refreshes: RefreshOutcome[] = []) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const listeners = new Set<() => void>();
  let view: SessionView = { status: "signed_in", userId: "u", endReason: null, isConnected: true };
  const client = createTRPCClient<AppRouter>({
    links: [
      realtimeLink({
        clock,
        random: () => 0.5,
        session: {
          view: () => view,
          subscribe: (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
          seq: () => 7,
          refresh: (since) => {
            const outcome = refreshes.shift() ?? "unreachable";
            log.push(`refresh since ${since}: ${outcome}`);
            return Promise.resolve(outcome);
          },
        },
      }),
      () =>
        ({ op }) =>
          observable((observer) => {
            log.push(`connect after ${lastEventIdOf(op) ?? "nothing"}`);
            const { ids = [], end, retryAfterSeconds } = connections.shift() ?? { end: "stays" };
            observer.next({ result: { type: "state", state: "pending", error: null } });
            for (const id of ids) observer.next({ result: { id, data: { id, data: null } } });
            if (end === "stays") return () => log.push("left");
            if (end === "closes") {
              observer.next({ result: { type: "stopped" } });
              observer.complete();
            } else if (end === "network") observer.error(TRPCClientError.from(new Error("network")));
            else observer.error(refusal(end, retryAfterSeconds));
            return undefined;
          }),
    ],
  });
  const subscription = client.realtime.events.subscribe(
    { workspaceId },
    {
      onData: ({ id }) => log.push(`event ${id}`),
      onConnectionStateChange: ({ state }) => log.push(state),
      onStopped: () => log.push("stopped"),
      onComplete: () => log.push("complete"),
      onError: (error) => log.push(`error ${error.message}`),
    },
  );
  const setStatus = (status: SessionView["status"]) => {
    view = { ...view, status };
    for (const listener of listeners) listener();
  };
  return { clock, log, subscription, setStatus };
}

const lastEventIdOf = ({ input }: Operation): unknown =>
  typeof input === "object" && input !== null ? Reflect.get(input, "lastEventId") : undefined;

const refusal = (appCode: AppCode, retryAfterSeconds: number | undefined) =>
  TRPCClientError.from<AppRouter>({
    error: { message: appCode, code: -32000, data: { appCode, retryAfterSeconds } },
  } as never);

test("an expired session is refreshed and the stream goes on after its last event", async () => {
  const { clock, log } = streamOf([{ ids: ["1", "2"], end: "SESSION_EXPIRED" }], ["refreshed"]);
  await clock.advance(0);
  expect(log).toEqual([
    "connect after nothing",
    "pending",
    "event 1",
    "event 2",
    "connecting",
    "refresh since 7: refreshed",
    "connect after 2",
    "pending",
  ]);
});

test("a session that ended ends the stream", async () => {
  const { clock, log } = streamOf([{ end: "SESSION_EXPIRED" }], ["ended"]);
  await clock.advance(60_000);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(1);
  expect(log.at(-1)).toBe("error SESSION_EXPIRED");
});

test("a refusal straight after a refresh does not go round in circles", async () => {
  const expired: Connection = { end: "SESSION_EXPIRED" };
  const { clock, log } = streamOf([expired, expired], ["skipped", "refreshed"]);
  await clock.advance(500);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(2);
  await clock.advance(1_000);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(3);
});

test("a server that is away is asked less and less often, and at once again after it was there", async () => {
  const gone: Connection = { end: "network" };
  const { clock, log } = streamOf([gone, gone, gone, { ids: ["5"], end: "network" }, { end: "stays" }]);
  const connects = () => log.filter((line) => line.startsWith("connect after")).length;
  await clock.advance(999);
  expect(connects()).toBe(1);
  await clock.advance(1);
  expect(connects()).toBe(2);
  await clock.advance(2_000);
  expect(connects()).toBe(3);
  await clock.advance(4_000);
  expect(connects()).toBe(4);
  await clock.advance(1_000);
  expect(log.filter((line) => line.startsWith("connect after")).at(-1)).toBe("connect after 5");
});

test("a busy server says when to come back", async () => {
  const { clock, log } = streamOf([{ end: "RATE_LIMITED", retryAfterSeconds: 30 }]);
  await clock.advance(29_999);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(1);
  await clock.advance(1);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(2);
});

test("a definite no ends it", async () => {
  const { clock, log } = streamOf([{ end: "FORBIDDEN" }]);
  await clock.advance(60_000);
  expect(log).toEqual(["connect after nothing", "pending", "error FORBIDDEN"]);
});

test("a connection that just closes is opened again, and nobody hears of an end", async () => {
  const { clock, log } = streamOf([{ ids: ["1"], end: "closes" }]);
  await clock.advance(1_000);
  expect(log).toEqual(["connect after nothing", "pending", "event 1", "connecting", "connect after 1", "pending"]);
});

test("nothing is asked while nobody is signed in", async () => {
  const { clock, log, setStatus } = streamOf([{ end: "network" }]);
  setStatus("signed_out");
  await clock.advance(10_000);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(1);
  setStatus("signed_in");
  await clock.advance(0);
  expect(log.filter((line) => line.startsWith("connect after"))).toHaveLength(2);
});

test("whoever leaves hears nothing any more", async () => {
  const { clock, log, subscription } = streamOf([{ end: "network" }]);
  await clock.advance(0);
  subscription.unsubscribe();
  const before = log.length;
  await clock.advance(60_000);
  expect(log.slice(before).filter((line) => line !== "complete")).toEqual([]);
});
