import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, createUser, signedInBrowser } from "../../testing/factories.ts";
import { tokenFrom } from "../../testing/mails.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

describe("auth.reportNotMe", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  async function intruded() {
    const user = await createUser(app);
    const owner = await signedInBrowser(app, user);
    const intruder = await signedInBrowser(app, user, app.browser({ userAgent: firefox, address: "198.51.100.9" }));
    const mail = (await app.deliverMails()).findLast(({ to, text }) => to === user.email && text.includes("/not-me#"));
    return { user, owner, intruder, token: tokenFrom(mail, "/not-me") };
  }

  it("ends every session, stops the known password and mails a link for a new one", async () => {
    const { user, owner, intruder, token } = await intruded();
    await app.browser().trpc.auth.reportNotMe.mutate({ token });
    await app.services.revocations.poll();
    for (const browser of [owner, intruder]) {
      expect(await appCodeOf(browser.trpc.auth.me.query())).toBe("SESSION_EXPIRED");
      expect(await appCodeOf(browser.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    }
    const { email, password } = user;
    expect(await appCodeOf(intruder.trpc.auth.login.mutate({ email, password }))).toBe("INVALID_CREDENTIALS");

    const reset = (await app.deliverMails()).findLast(({ text }) => text.includes("/reset-password#"));
    const fresh = app.browser();
    const newPassword = "girassol-lata-42";
    await fresh.trpc.auth.resetPassword.mutate({ token: tokenFrom(reset, "/reset-password"), password: newPassword });
    expect((await fresh.trpc.auth.login.mutate({ email, password: newPassword })).status).toBe("signed_in");
  });

  it("names the session in the account's log", async () => {
    const { user, token } = await intruded();
    await app.browser().trpc.auth.reportNotMe.mutate({ token });
    const [entry] = await asOwner<{ outcome: string; target_kind: string; details: unknown }>(
      app,
      "SELECT outcome, target_kind, details FROM audit_log WHERE user_id = $1 AND action = 'auth.reportNotMe'",
      [user.id],
    );
    expect(entry).toMatchObject({ outcome: "attention", target_kind: "session", details: { endedSessions: 2 } });
  });

  it("works once, even under concurrency", async () => {
    const { token } = await intruded();
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => app.browser().trpc.auth.reportNotMe.mutate({ token })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("refuses an unknown, an expired and a malformed link", async () => {
    const { user, token } = await intruded();
    await asOwner(app, "UPDATE one_time_tokens SET expires_at = now() WHERE user_id = $1", [user.id]);
    const { trpc } = app.browser();
    expect(await appCodeOf(trpc.auth.reportNotMe.mutate({ token }))).toBe("TOKEN_INVALID");
    expect(await appCodeOf(trpc.auth.reportNotMe.mutate({ token: "A".repeat(43) }))).toBe("TOKEN_INVALID");
    expect(await appCodeOf(trpc.auth.reportNotMe.mutate({ token: "../x" }))).toBe("VALIDATION_FAILED");
  });
});
