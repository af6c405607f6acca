import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { metaError } from "../../ports/channels/testing.ts";
import { PermanentJobError } from "../../ports/jobs/job-handler.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import type { TestApp, TestBrowser } from "../../testing/test-app.ts";
import { getChannelAddress } from "./channel-access.service.ts";
import { refreshChannelTokens, refreshToken } from "./refresh-tokens.service.ts";
import { createAppWithMeta, instagramInput, instagramToken, jobsOf } from "./testing.ts";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2027-03-01T12:00:00Z");
const daysFromNow = (days: number): Date => new Date(now.getTime() + days * day);

describe("the tokens of Instagram", () => {
  let meta: Awaited<ReturnType<typeof createAppWithMeta>>;
  let app: TestApp;
  let browser: TestBrowser;
  let workspaceId: string;
  let channelId: string;
  let accountId: string;

  beforeAll(async () => {
    meta = await createAppWithMeta();
    app = meta.app;
    const member = await signedInMember(app, "admin");
    browser = member.browser;
    workspaceId = member.workspace.id;
  });
  afterAll(() => meta.stop());
  afterEach(async () => {
    meta.answerWith(() => undefined);
    await browser.trpc.channels.disconnect.mutate({ workspaceId, channelId });
  });
  beforeEach(async () => {
    accountId = String(17_841_400_000_000_000 + nextNumber());
    const { channel } = await browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, accountId));
    channelId = channel.id;
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    meta.requests.length = 0;
  });

  const setToken = (refreshedAt: Date | null, expiresAt: Date | null) =>
    asOwner(app, "UPDATE channels SET token_refreshed_at = $2, token_expires_at = $3 WHERE id = $1", [
      channelId,
      refreshedAt,
      expiresAt,
    ]);
  const stateOf = async () =>
    (
      await asOwner<{ status: string; token_refreshed_at: Date | null; token_expires_at: Date | null }>(
        app,
        "SELECT status, token_refreshed_at, token_expires_at FROM channels WHERE id = $1",
        [channelId],
      )
    )[0];
  const tokenOf = async () =>
    (
      await inWorkspace(app.services.db, workspaceId, (trx) =>
        getChannelAddress(app.services, trx, workspaceId, channelId),
      )
    ).address?.credentials.accessToken;
  const refresh = () => refreshToken(app.services, { workspaceId, channelId }, now);

  it("are renewed below 15 days, and where the end is unknown; the others wait", async () => {
    const jobsFor = async (refreshedAt: Date | null, expiresAt: Date | null) => {
      await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
      await setToken(refreshedAt, expiresAt);
      await refreshChannelTokens(app.services, now);
      return (await jobsOf(app, workspaceId)).map(({ task }) => task);
    };
    expect(await jobsFor(daysFromNow(-46), daysFromNow(14))).toEqual(["refresh_token"]);
    expect(await jobsFor(daysFromNow(-2), null)).toEqual(["refresh_token"]);
    expect(await jobsFor(null, null)).toEqual(["refresh_token"]);
    expect(await jobsFor(daysFromNow(-0.5), null)).toEqual([]);
    expect(await jobsFor(daysFromNow(-30), daysFromNow(30))).toEqual([]);
  });

  it("that have expired need an admin", async () => {
    await setToken(daysFromNow(-61), daysFromNow(-1));
    await refreshChannelTokens(app.services, now);
    expect((await stateOf())?.status).toBe("needs_reauth");
    expect((await jobsOf(app, workspaceId)).map(({ task }) => task)).toEqual(["channel_alert"]);
  });

  it("live 60 more days once renewed, under the same app secret", async () => {
    await setToken(daysFromNow(-46), daysFromNow(14));
    await refresh();
    expect(await tokenOf()).toBe(instagramToken(accountId, "-renewed"));
    expect(await stateOf()).toEqual({
      status: "active",
      token_refreshed_at: now,
      token_expires_at: daysFromNow(60),
    });
  });

  it("are renewed by one of many workers", async () => {
    await setToken(daysFromNow(-46), daysFromNow(14));
    await Promise.all([refresh(), refresh(), refresh()]);
    expect(meta.requests.map(({ path }) => path)).toEqual(["/refresh_access_token"]);
  });

  it("are left alone in their first 24 hours", async () => {
    await setToken(daysFromNow(-0.5), daysFromNow(14));
    await refresh();
    expect(meta.requests).toEqual([]);
  });

  it("that Instagram refuses to renew need an admin", async () => {
    await setToken(daysFromNow(-46), daysFromNow(14));
    meta.answerWith(() => ({ status: 400, json: metaError(190) }));
    await refresh();
    expect((await stateOf())?.status).toBe("needs_reauth");
  });

  it("are tried again when Instagram is down", async () => {
    await setToken(daysFromNow(-46), daysFromNow(14));
    meta.answerWith(() => ({ status: 503, bytes: "" }));
    await expect(refresh()).rejects.toThrow(/token renewal/);
    expect((await stateOf())?.token_refreshed_at).toEqual(daysFromNow(-46));
    meta.answerWith(() => undefined);
    await refresh();
    expect((await stateOf())?.token_expires_at).toEqual(daysFromNow(60));
  });

  it("that Instagram will not renew yet are tried again a day later", async () => {
    await setToken(daysFromNow(-2), null);
    meta.answerWith(() => ({ status: 400, json: metaError(100) }));
    await expect(refresh()).rejects.toThrow(PermanentJobError);
    meta.requests.length = 0;
    await refresh();
    expect([meta.requests, await stateOf()]).toMatchObject([[], { status: "active", token_refreshed_at: now }]);
  });

  it("never overwrite secrets an admin gave meanwhile", async () => {
    await setToken(daysFromNow(-46), daysFromNow(14));
    let given: Promise<unknown> | undefined;
    meta.answerWith(({ path }) => {
      if (path !== "/refresh_access_token" || given) return undefined;
      const sealed = app.services.vault.seal("given by an admin", "x");
      given = asOwner(app, "UPDATE channels SET credentials = $2 WHERE id = $1", [channelId, sealed]);
      return (response) =>
        void given?.then(() =>
          response.end(JSON.stringify({ access_token: "too late to count", expires_in: 5_184_000 })),
        );
    });
    await refresh();
    const [row] = await asOwner<{ credentials: Buffer }>(app, "SELECT credentials FROM channels WHERE id = $1", [
      channelId,
    ]);
    expect(app.services.vault.open(row?.credentials ?? Buffer.alloc(0), "x")).toBe("given by an admin");
  });
});
