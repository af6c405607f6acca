import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, createUser, signedInBrowser, type TestUser } from "../../testing/factories.ts";
import { chromeOnWindows, createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

describe("the session protocol over HTTP", () => {
  let app: TestApp;
  let user: TestUser;
  let browser: TestBrowser;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    user = await createUser(app);
    browser = await signedInBrowser(app, user);
  });

  const ageRotation = (seconds: number, owner: TestUser = user) =>
    asOwner(app, "UPDATE sessions SET rotated_at = rotated_at - make_interval(secs => $2) WHERE user_id = $1", [
      owner.id,
      seconds,
    ]);
  const ageConfirmation = (seconds: number) =>
    asOwner(app, "UPDATE sessions SET confirmed_at = confirmed_at - make_interval(secs => $2) WHERE user_id = $1", [
      user.id,
      seconds,
    ]);
  const rowOf = async (owner: TestUser = user) =>
    (
      await asOwner(
        app,
        "SELECT generation, confirmed_generation, revoked_reason FROM sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1",
        [owner.id],
      )
    )[0];
  const setCookieNames = (target: TestBrowser) =>
    (target.lastResponse()?.headers.getSetCookie() ?? []).map((line) => line.split("=")[0]).sort();
  const refreshToken = (target: TestBrowser) => target.cookies.get("rt") ?? "";

  it("rotates: both cookies, one generation on", async () => {
    await ageRotation(61);
    const before = refreshToken(browser);
    const answer = await browser.trpc.auth.refresh.mutate();
    expect(answer.outcome).toBe("rotate");
    expect(answer.expiresInSeconds).toBeGreaterThan(840);
    expect(setCookieNames(browser)).toEqual(["at", "rt"]);
    expect(refreshToken(browser)).not.toBe(before);
    expect(await rowOf()).toMatchObject({ generation: 2 });
  });

  it("coalesces a refresh that comes soon after: the access cookie only", async () => {
    const before = refreshToken(browser);
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("coalesce");
    expect(setCookieNames(browser)).toEqual(["at"]);
    expect(refreshToken(browser)).toBe(before);
  });

  it("replays a lost answer within the grace with the very same successor", async () => {
    await ageRotation(61);
    const lost = refreshToken(browser);
    await browser.trpc.auth.refresh.mutate();
    const successor = refreshToken(browser);
    browser.cookies.set("rt", lost);
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("replay");
    expect(refreshToken(browser)).toBe(successor);
  });

  it("recovers later, while the successor was never confirmed", async () => {
    await ageRotation(61);
    const lost = refreshToken(browser);
    await browser.trpc.auth.refresh.mutate();
    const successor = refreshToken(browser);
    await ageRotation(3_600);
    browser.cookies.set("rt", lost);
    browser.cookies.delete("at");
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("recover");
    expect(refreshToken(browser)).toBe(successor);
  });

  it("fast-forwards a row that a failover set back", async () => {
    await ageRotation(61);
    await browser.trpc.auth.refresh.mutate();
    await ageRotation(61);
    await browser.trpc.auth.refresh.mutate();
    await asOwner(app, "UPDATE sessions SET generation = 1, confirmed_generation = 1 WHERE user_id = $1", [user.id]);
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("fast_forward");
    expect(setCookieNames(browser)).toEqual(["at", "rt"]);
    expect(await rowOf()).toMatchObject({ generation: 3 });
  });

  it("finds a stolen token, ends this session only, and tells its owner by mail and audit log", async () => {
    const otherDevice = await signedInBrowser(
      app,
      user,
      app.browser({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" }),
    );
    const stolen = refreshToken(browser);
    await ageRotation(61);
    await browser.trpc.auth.refresh.mutate();
    await browser.trpc.auth.me.query();
    await app.services.confirmations.flush();
    await ageRotation(120);
    await ageConfirmation(8);
    const thief = app.browser({ address: "198.51.100.66" });
    thief.cookies.set("rt", stolen);
    expect(await appCodeOf(thief.trpc.auth.refresh.mutate())).toBe("SESSION_REUSED");
    expect(thief.cookies.has("rt")).toBe(false);
    expect(await appCodeOf(browser.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    await app.services.revocations.poll();
    expect((await otherDevice.trpc.auth.me.query()).user.id).toBe(user.id);
    const mails = await app.deliverMails();
    expect(
      mails.filter(({ to, subject }) => to === user.email && subject === "Encerramos uma sessão por segurança"),
    ).toHaveLength(1);
    expect(
      await asOwner(app, "SELECT 1 FROM audit_log WHERE user_id = $1 AND action = 'sessions.reuseDetected'", [user.id]),
    ).toHaveLength(1);
  });

  it("treats a replay in the grace from a visibly different device as reuse", async () => {
    await ageRotation(61);
    const stolen = refreshToken(browser);
    await browser.trpc.auth.refresh.mutate();
    const thief = app.browser({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" });
    thief.cookies.set("rt", stolen);
    expect(await appCodeOf(thief.trpc.auth.refresh.mutate())).toBe("SESSION_REUSED");
  });

  it("answers 50 parallel refreshes over two instances with 50 successes and one successor", async () => {
    const second = await app.startInstance();
    await ageRotation(61);
    const csrfToken = (await browser.trpc.auth.session.query()).csrfToken;
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      "content-type": "application/json",
      origin: "http://localhost:3000",
      "x-csrf-token": csrfToken,
      cookie,
      "user-agent": chromeOnWindows,
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? app : second).request("/trpc/auth.refresh", { method: "POST", headers, body: "{}" }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
    const successors = answers.flatMap((answer) =>
      answer.headers
        .getSetCookie()
        .filter((line) => line.startsWith("rt="))
        .map((line) => line.split(";")[0]),
    );
    expect(new Set(successors).size).toBe(1);
    expect(await rowOf()).toMatchObject({ generation: 2 });
  });

  it("is carried on by an instance that was started after the sign-in, also under another address", async () => {
    const restarted = await app.startInstance({ PORT: "3001" });
    const later = restarted.browser();
    for (const [name, value] of browser.cookies) later.cookies.set(name, value);
    await ageRotation(61);
    expect((await later.trpc.auth.me.query()).user.id).toBe(user.id);
    expect((await later.trpc.auth.refresh.mutate()).outcome).toBe("rotate");
  });

  it("confirms a generation when its access token reaches any instance, so that its predecessor is reuse after the grace", async () => {
    const second = await app.startInstance();
    const old = refreshToken(browser);
    await ageRotation(61);
    await browser.trpc.auth.refresh.mutate();
    const elsewhere = second.browser();
    elsewhere.cookies.set("at", browser.cookies.get("at") ?? "");
    await elsewhere.trpc.auth.me.query();
    await second.services.confirmations.flush();
    expect(await rowOf()).toMatchObject({ generation: 2, confirmed_generation: 2 });
    await ageRotation(46);
    await ageConfirmation(8);
    browser.cookies.set("rt", old);
    expect(await appCodeOf(browser.trpc.auth.refresh.mutate())).toBe("SESSION_REUSED");
  });

  it("answers a slow request that left before the successor arrived with an access token, and ends nothing", async () => {
    const old = refreshToken(browser);
    await ageRotation(61);
    await browser.trpc.auth.refresh.mutate();
    const successor = refreshToken(browser);
    await ageRotation(46);
    await browser.trpc.auth.refresh.mutate();
    browser.cookies.set("rt", old);
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("coalesce");
    expect(setCookieNames(browser)).toEqual(["at"]);
    browser.cookies.set("rt", successor);
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("coalesce");
  });

  it("ends everywhere within one poll: a revoked session's access token is refused by another instance", async () => {
    const second = await app.startInstance();
    const elsewhere = second.browser();
    elsewhere.cookies.set("at", browser.cookies.get("at") ?? "");
    await elsewhere.trpc.auth.me.query();
    await browser.trpc.auth.logout.mutate();
    await second.services.revocations.poll();
    expect(await appCodeOf(elsewhere.trpc.auth.me.query())).toBe("SESSION_EXPIRED");
  });

  it("is refused at once by sensitive procedures, before the feed was heard", async () => {
    const copy = app.browser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    await browser.trpc.auth.logout.mutate();
    expect(await appCodeOf(copy.trpc.sessions.list.query())).toBe("SESSION_EXPIRED");
  });

  it("logs out with an expired access token, and twice without complaint", async () => {
    browser.cookies.delete("at");
    const copy = refreshToken(browser);
    await browser.trpc.auth.logout.mutate();
    expect([...browser.cookies.keys()]).toEqual(["pre"]);
    browser.cookies.set("rt", copy);
    await browser.trpc.auth.logout.mutate();
    browser.cookies.set("rt", copy);
    expect(await appCodeOf(browser.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    expect(browser.cookies.has("rt")).toBe(false);
  });

  it("does not touch a cookie when the CSRF token is wrong", async () => {
    const answer = await browser.fetch("/trpc/auth.refresh", {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": "wrong" },
      body: "{}",
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("refuses forged refresh tokens without state change", async () => {
    const token = Buffer.from(refreshToken(browser), "base64url");
    token[20] = (token[20] ?? 0) ^ 1;
    browser.cookies.set("rt", token.toString("base64url"));
    expect(await appCodeOf(browser.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    expect(await rowOf()).toMatchObject({ generation: 1, revoked_reason: null });
  });

  it("lists the account's devices and ends one or all others", async () => {
    const phone = await signedInBrowser(
      app,
      user,
      app.browser({
        userAgent:
          "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
      }),
    );
    const sessions = await browser.trpc.sessions.list.query();
    expect(sessions.map(({ browser: family, platform, isCurrent }) => ({ family, platform, isCurrent }))).toEqual([
      { family: "Safari", platform: "iPhone", isCurrent: false },
      { family: "Chrome", platform: "Windows", isCurrent: true },
    ]);
    await browser.trpc.sessions.revoke.mutate({ sessionId: sessions[0]?.id ?? "" });
    expect(await appCodeOf(phone.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    await signedInBrowser(app, user, app.browser());
    expect(await browser.trpc.sessions.revokeOthers.mutate()).toEqual({ ended: 1 });
    expect(await browser.trpc.sessions.list.query()).toHaveLength(1);
  });

  it("does not end a stranger's session", async () => {
    const stranger = await signedInBrowser(app, await createUser(app));
    const [own] = await browser.trpc.sessions.list.query();
    expect(await appCodeOf(stranger.trpc.sessions.revoke.mutate({ sessionId: own?.id ?? "" }))).toBe("NOT_FOUND");
  });
});
