import { createTRPCClient, TRPCClientError } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { describe, expect, test } from "vitest";
import type { AppCode } from "@piloto/shared/errors";
import { readErrorData } from "./error-data.ts";
import type { AppRouter } from "./router.ts";
import { sessionLink } from "./session-link.ts";
import type { RefreshOutcome } from "./session-machine.ts";

type Reply = AppCode | "ok" | "network";

/** A client whose server gives the listed replies, one per attempt. */
function clientWith(
  replies: Reply[],
  options: { refresh?: RefreshOutcome[]; canRenew?: boolean; stepUp?: boolean } = {},
) {
  const log: string[] = [];
  let seq = 1;
  const refreshes = [...(options.refresh ?? [])];
  const client = createTRPCClient<AppRouter>({
    links: [
      sessionLink({
        session: {
          seq: () => seq,
          refresh: (since) => {
            const outcome = refreshes.shift() ?? "unreachable";
            log.push(`refresh since ${since}: ${outcome}`);
            if (outcome === "skipped" || outcome === "refreshed") seq += 1;
            return Promise.resolve(outcome);
          },
          renewCsrfToken: () => {
            log.push("renew csrf");
            return Promise.resolve(options.canRenew ?? true);
          },
          reportConnection: (isReachable) => {
            if (!isReachable) log.push("not reachable");
          },
        },
        askStepUp: () => {
          log.push("step up");
          return Promise.resolve(options.stepUp ?? true);
        },
      }),
      () => () =>
        observable((observer) => {
          const reply = replies.shift() ?? "ok";
          log.push(`send: ${reply}`);
          if (reply === "ok") {
            observer.next({ result: { type: "data", data: {} } });
            observer.complete();
          } else if (reply === "network") observer.error(TRPCClientError.from(new Error("network")));
          else
            observer.error(TRPCClientError.from({ error: { message: reply, code: -32000, data: { appCode: reply } } }));
        }),
    ],
  });
  const run = async () => {
    try {
      await client.auth.logout.mutate();
      return "ok";
    } catch (error) {
      return readErrorData(error)?.appCode ?? "unreachable";
    }
  };
  return { run, log };
}

describe("an expired session", () => {
  test("is refreshed once and the call repeated once", async () => {
    const { run, log } = clientWith(["SESSION_EXPIRED", "ok"], { refresh: ["refreshed"] });
    expect(await run()).toBe("ok");
    expect(log).toEqual(["send: SESSION_EXPIRED", "refresh since 1: refreshed", "send: ok"]);
  });

  test("does not go round in circles when the repeated call is refused too", async () => {
    const { run, log } = clientWith(["SESSION_EXPIRED", "SESSION_EXPIRED", "ok"], {
      refresh: ["refreshed", "refreshed"],
    });
    expect(await run()).toBe("SESSION_EXPIRED");
    expect(log).toHaveLength(3);
  });

  test("gets one refresh of its own when another tab's was not enough", async () => {
    const { run, log } = clientWith(["SESSION_EXPIRED", "SESSION_EXPIRED", "ok"], {
      refresh: ["skipped", "refreshed"],
    });
    expect(await run()).toBe("ok");
    expect(log.filter((line) => line.startsWith("refresh"))).toEqual([
      "refresh since 1: skipped",
      "refresh since 2: refreshed",
    ]);
  });

  test("that ended says so", async () => {
    const { run } = clientWith(["SESSION_EXPIRED"], { refresh: ["ended"] });
    expect(await run()).toBe("SESSION_EXPIRED");
  });

  test("that could not be refreshed reads as unreachable, not as signed out", async () => {
    const { run } = clientWith(["SESSION_EXPIRED"], { refresh: ["unreachable"] });
    expect(await run()).toBe("unreachable");
  });
});

describe("other refusals", () => {
  test("a wrong password is an answer, not an expired session", async () => {
    const { run, log } = clientWith(["INVALID_CREDENTIALS"]);
    expect(await run()).toBe("INVALID_CREDENTIALS");
    expect(log).toEqual(["send: INVALID_CREDENTIALS"]);
  });

  test("a refused CSRF token is fetched again once", async () => {
    const { run, log } = clientWith(["CSRF_REJECTED", "ok"]);
    expect(await run()).toBe("ok");
    expect(log).toEqual(["send: CSRF_REJECTED", "renew csrf", "send: ok"]);
    const stubborn = clientWith(["CSRF_REJECTED", "CSRF_REJECTED", "ok"]);
    expect(await stubborn.run()).toBe("CSRF_REJECTED");
  });

  test("a confirmed person's action repeats; a declined one is refused", async () => {
    expect(await clientWith(["REAUTH_REQUIRED", "ok"]).run()).toBe("ok");
    expect(await clientWith(["REAUTH_REQUIRED", "ok"], { stepUp: false }).run()).toBe("REAUTH_REQUIRED");
  });

  test("several obstacles on one call are each taken once", async () => {
    const { run, log } = clientWith(["SESSION_EXPIRED", "CSRF_REJECTED", "REAUTH_REQUIRED", "ok"], {
      refresh: ["refreshed"],
    });
    expect(await run()).toBe("ok");
    expect(log.filter((line) => line.startsWith("send"))).toHaveLength(4);
  });

  test("silence is reported and never repeated here", async () => {
    const { run, log } = clientWith(["network", "ok"]);
    expect(await run()).toBe("unreachable");
    expect(log).toEqual(["send: network", "not reachable"]);
  });
});
