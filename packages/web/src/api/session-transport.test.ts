import { describe, expect, test } from "vitest";
import { createSessionTransport } from "./session-transport.ts";

const serverTime = "2026-11-20T14:36:00.000Z";
const granted = { result: { data: { outcome: "rotate", expiresInSeconds: 900, serverTime, csrfToken: "c1" } } };
const refused = (appCode: string) => ({ error: { message: appCode, code: -32001, data: { appCode } } });

/** A transport that always gets this answer, and what it asked. */
function transportWith(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const transport = createSessionTransport("/trpc", (input, init = {}) => {
    asked.push({ url: String(input), init });
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return Promise.resolve(new Response(text, { status, headers }));
  });
  const refresh = () => transport.refresh("c0", new AbortController().signal);
  return { transport, refresh, asked };
}

describe("auth.refresh", () => {
  test("is a JSON post with the CSRF token and the cookies", async () => {
    const { refresh, asked } = transportWith(200, granted);
    expect(await refresh()).toEqual({
      kind: "ok",
      expiresInSeconds: 900,
      serverTimeMs: Date.parse(serverTime),
      csrfToken: "c1",
    });
    expect(asked[0]).toMatchObject({
      url: "/trpc/auth.refresh",
      init: { method: "POST", credentials: "include", body: "{}" },
    });
    expect(new Headers(asked[0]?.init.headers).get("x-csrf-token")).toBe("c0");
  });

  test.each([
    [401, refused("SESSION_EXPIRED"), { kind: "denied", reason: "expired" }],
    [401, refused("SESSION_REUSED"), { kind: "denied", reason: "reused" }],
    [403, refused("CSRF_REJECTED"), { kind: "csrf" }],
  ] as const)("%i with our own code is definite", async (status, body, answer) => {
    expect(await transportWith(status, body).refresh()).toEqual(answer);
  });

  test.each([
    [401, "<html>Log in to the airport Wi-Fi</html>"],
    [401, { error: "unauthorized" }],
    [401, refused("INVALID_CREDENTIALS")],
    [403, refused("FORBIDDEN")],
    [500, refused("INTERNAL")],
    [502, "Bad gateway"],
    [200, "<html>captive portal</html>"],
    [200, { result: { data: { csrfToken: 7 } } }],
  ])("%i with %j only means not now", async (status, body) => {
    expect(await transportWith(status, body).refresh()).toEqual({ kind: "unreachable" });
  });

  test("a busy server says when to come back", async () => {
    const { refresh } = transportWith(503, refused("UNAVAILABLE"), { "retry-after": "7" });
    expect(await refresh()).toEqual({ kind: "unreachable", retryAfterSeconds: 7 });
  });

  test("a network error only means not now", async () => {
    const transport = createSessionTransport("/trpc", () => Promise.reject(new TypeError("fetch failed")));
    expect(await transport.refresh(null, new AbortController().signal)).toEqual({ kind: "unreachable" });
    expect(await transport.session()).toEqual({ kind: "unreachable" });
  });
});

test("auth.session tells who is there and whether a refresh makes sense", async () => {
  const data = { userId: "u1", canRefresh: true, expiresInSeconds: 12, serverTime, csrfToken: "c1" };
  expect(await transportWith(200, { result: { data } }).transport.session()).toMatchObject({
    kind: "ok",
    userId: "u1",
    canRefresh: true,
  });
  const nobody = { ...data, userId: null, canRefresh: false };
  expect(await transportWith(200, { result: { data: nobody } }).transport.session()).toMatchObject({
    userId: null,
    canRefresh: false,
  });
});
