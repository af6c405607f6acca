import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { metaError } from "../../ports/channels/testing.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import type { TestApp, TestBrowser } from "../../testing/test-app.ts";
import { createTestAgent } from "../agents/testing.ts";
import { getChannelAddress, hashChannelVerifyToken, pauseChannel } from "./channel-access.service.ts";
import {
  connectTestChannel,
  createAppWithMeta,
  instagramInput,
  instagramToken,
  jobsOf,
  whatsappInput,
  refusalOf,
  actionsOf,
} from "./testing.ts";

const nobody = "00000000-0000-7000-8000-00000000dead";

let meta: Awaited<ReturnType<typeof createAppWithMeta>>;
let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let workspace: Awaited<ReturnType<typeof signedInMember>>["workspace"];

beforeAll(async () => {
  meta = await createAppWithMeta();
  app = meta.app;
  ({ browser, workspace } = await signedInMember(app, "admin"));
  workspaceId = workspace.id;
});
afterAll(() => meta.stop());
afterEach(async () => {
  meta.answerWith(() => undefined);
  await asOwner(app, "DELETE FROM rate_limits");
});

const channelOf = async (channelId: string, viewer = browser) => {
  const channels = await viewer.trpc.channels.list.query({ workspaceId });
  const channel = channels.find(({ id }) => id === channelId);
  if (!channel) throw new Error("the channel is not listed");
  return channel;
};

describe("connecting a WhatsApp number", () => {
  it("tries it, subscribes the app, and shows what Meta's dashboard wants", async () => {
    const input = whatsappInput(workspaceId);
    const agent = await createTestAgent(browser, workspaceId);
    meta.requests.length = 0;
    const { channel, setup } = await browser.trpc.channels.connectWhatsapp.mutate({ ...input, agentId: agent.id });
    expect(channel).toMatchObject({
      kind: "whatsapp",
      name: "WhatsApp Vendas",
      externalId: input.phoneNumberId,
      accountExternalId: input.accountId,
      displayName: `+55 ${input.phoneNumberId}`,
      status: "active",
      statusReason: "",
      quality: "GREEN",
      agent: { id: agent.id, name: agent.draft.name },
      lastWebhookAt: null,
    });
    expect(meta.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v23.0/${input.phoneNumberId}`,
      `GET /v23.0/${input.accountId}/phone_numbers`,
      `POST /v23.0/${input.accountId}/subscribed_apps`,
    ]);
    expect(setup.webhookUrl).toBe(`${app.services.env.PUBLIC_ORIGIN}/webhooks/whatsapp`);
    expect(await browser.trpc.channels.setup.query({ workspaceId, channelId: channel.id })).toEqual(setup);
    expect(await jobsOf(app, workspaceId)).toContainEqual({
      task: "sync_templates",
      payload: { workspaceId, channelId: channel.id },
    });
    expect(await actionsOf(app, channel.id)).toEqual(["channels.connect"]);
  });

  it("answers Meta's verification with the token's hash alone", async () => {
    const { setup } = await browser.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId));
    const knows = async (kind: string, token: string) =>
      (await app.services.pool.query("SELECT knows_verify_token($1, $2) AS it", [kind, hashChannelVerifyToken(token)]))
        .rows[0]?.it as boolean;
    expect(await knows("whatsapp", setup.verifyToken)).toBe(true);
    expect(await knows("instagram", setup.verifyToken)).toBe(false);
    expect(await knows("whatsapp", `${setup.verifyToken}x`)).toBe(false);
  });

  it("keeps the secrets sealed: in no answer, no audit entry and no column", async () => {
    const input = whatsappInput(workspaceId);
    const connected = await browser.trpc.channels.connectWhatsapp.mutate(input);
    const listed = await browser.trpc.channels.list.query({ workspaceId });
    const rows = await asOwner<{ all: string }>(
      app,
      "SELECT c::text || encode(c.credentials, 'escape') AS all FROM channels c",
    );
    const audit = await asOwner<{ all: string }>(app, "SELECT a::text AS all FROM audit_log a");
    const everything = JSON.stringify([connected, listed, rows, audit]);
    expect(everything).not.toContain(input.accessToken);
    expect(everything).not.toContain(input.appSecret);
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, connected.channel.id),
    );
    expect(address).toEqual({
      externalId: input.phoneNumberId,
      accountExternalId: input.accountId,
      credentials: { accessToken: input.accessToken, appSecret: input.appSecret },
    });
  });

  it("opens no channel's secrets for another", async () => {
    const [one, two] = [await connectTestChannel(browser, workspaceId), await connectTestChannel(browser, workspaceId)];
    await asOwner(
      app,
      "UPDATE channels SET credentials = (SELECT credentials FROM channels WHERE id = $1) WHERE id = $2",
      [one.id, two.id],
    );
    const open = inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, two.id),
    );
    await expect(open).rejects.toThrow();
  });
});

describe("connecting an Instagram account", () => {
  it("finds the account by its token, and renews the token to know its end", async () => {
    const accountId = String(17_841_400_000_000_000 + nextNumber());
    const { channel, setup } = await browser.trpc.channels.connectInstagram.mutate(
      instagramInput(workspaceId, accountId),
    );
    expect(channel).toMatchObject({ kind: "instagram", externalId: accountId, displayName: `loja${accountId}` });
    expect(setup.webhookUrl).toMatch(/\/webhooks\/instagram$/);
    const daysLeft = (new Date(channel.tokenExpiresAt ?? 0).getTime() - Date.now()) / 86_400_000;
    expect(Math.round(daysLeft)).toBe(60);
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, channel.id),
    );
    expect(address?.credentials.accessToken).toBe(instagramToken(accountId, "-renewed"));
  });

  it("takes a token that is too young to be renewed: a day later it will be", async () => {
    meta.answerWith(({ path }) =>
      path === "/refresh_access_token" ? { status: 400, json: metaError(100) } : undefined,
    );
    const accountId = String(17_841_400_000_000_000 + nextNumber());
    const { channel } = await browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, accountId));
    expect(channel).toMatchObject({ status: "active", tokenExpiresAt: null });
    const [row] = await asOwner(app, "SELECT token_refreshed_at IS NOT NULL AS tried FROM channels WHERE id = $1", [
      channel.id,
    ]);
    expect(row).toEqual({ tried: true });
  });
});

describe("a connection that Meta refuses", () => {
  it.each([
    [190, "Invalid OAuth access token", "accessToken"],
    [100, "Invalid appsecret_proof provided in the API argument", "appSecret"],
    [100, "Unsupported get request. Object with ID does not exist", "phoneNumberId"],
  ])("with code %i (%s) names the field, and nothing is stored", async (code, message, field) => {
    meta.answerWith(() => ({ status: 400, json: metaError(code, { message }) }));
    const input = whatsappInput(workspaceId);
    const refusal = await refusalOf(browser.trpc.channels.connectWhatsapp.mutate(input));
    expect(refusal).toMatchObject({
      appCode: "VALIDATION_FAILED",
      fields: [{ field }],
      details: { reason: "connection_refused", metaCode: code, metaTitle: message },
    });
    expect(await browser.trpc.channels.tryWhatsapp.mutate(input)).toMatchObject({
      ok: false,
      problem: { field, isTemporary: false, code, title: message },
    });
    const listed = await browser.trpc.channels.list.query({ workspaceId });
    expect(listed.map(({ externalId }) => externalId)).not.toContain(input.phoneNumberId);
  });

  it("because the app may not be subscribed is not stored either", async () => {
    meta.answerWith(({ path }) =>
      path.endsWith("/subscribed_apps") ? { status: 403, json: metaError(200) } : undefined,
    );
    const call = browser.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId));
    expect(await refusalOf(call)).toMatchObject({ appCode: "VALIDATION_FAILED", details: { metaCode: 200 } });
  });

  it("because Meta is down says so, and may be tried again", async () => {
    meta.answerWith(() => ({ status: 503, bytes: "" }));
    const call = browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, "17841400000000777"));
    expect(await refusalOf(call)).toMatchObject({ appCode: "UNAVAILABLE", details: { metaCode: -1 } });
    expect(
      await browser.trpc.channels.tryInstagram.mutate(instagramInput(workspaceId, "17841400000000777")),
    ).toMatchObject({
      ok: false,
      problem: { field: null, isTemporary: true },
    });
  });

  it("is tried only so often: this is no place to try out stolen tokens", async () => {
    const calls = Array.from({ length: 25 }, () =>
      appCodeOf(browser.trpc.channels.tryWhatsapp.mutate(whatsappInput(workspaceId))).catch(() => "OK"),
    );
    expect((await Promise.all(calls)).filter((code) => code === "RATE_LIMITED").length).toBeGreaterThanOrEqual(4);
  });
});

describe("a number that is connected already", () => {
  it("in this workspace is refused, naming the channel", async () => {
    const input = whatsappInput(workspaceId);
    const { channel } = await browser.trpc.channels.connectWhatsapp.mutate(input);
    expect(await refusalOf(browser.trpc.channels.connectWhatsapp.mutate(input))).toMatchObject({
      appCode: "CONFLICT",
      details: { reason: "already_connected", channelId: channel.id },
    });
  });

  it("in another workspace is refused, without a word about which", async () => {
    const input = whatsappInput(workspaceId);
    const { channel } = await browser.trpc.channels.connectWhatsapp.mutate(input);
    const other = await signedInMember(app, "admin");
    const call = other.browser.trpc.channels.connectWhatsapp.mutate({ ...input, workspaceId: other.workspace.id });
    const refusal = await refusalOf(call);
    expect(refusal).toMatchObject({ appCode: "CONFLICT", details: { reason: "connected_elsewhere" } });
    expect(JSON.stringify(refusal)).not.toContain(workspaceId);
    expect(JSON.stringify(refusal)).not.toContain(channel.id);
    expect(await other.browser.trpc.channels.list.query({ workspaceId: other.workspace.id })).toEqual([]);
  });

  it("stays one channel when two admins connect it at once", async () => {
    const input = whatsappInput(workspaceId);
    const calls = await Promise.allSettled([1, 2, 3].map(() => browser.trpc.channels.connectWhatsapp.mutate(input)));
    expect(calls.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const call of calls.filter(({ status }) => status === "rejected")) {
      expect(await refusalOf(Promise.reject((call as PromiseRejectedResult).reason))).toMatchObject({
        details: { reason: "already_connected" },
      });
    }
  });
});

describe("a channel's settings", () => {
  it("are its name, its agent and its prices, each with an audit entry", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const agent = await createTestAgent(browser, workspaceId);
    const { trpc } = browser;
    await trpc.channels.rename.mutate({ workspaceId, channelId, name: "Loja do centro" });
    await trpc.channels.rename.mutate({ workspaceId, channelId, name: "Loja do centro" });
    await trpc.channels.chooseAgent.mutate({ workspaceId, channelId, agentId: agent.id });
    const prices = { service: 35_000, marketing: 340_000 };
    const channel = await trpc.channels.setPrices.mutate({ workspaceId, channelId, prices, currency: "BRL" });
    expect(channel).toMatchObject({ name: "Loja do centro", agent: { id: agent.id }, prices, currency: "BRL" });
    const off = await trpc.channels.chooseAgent.mutate({ workspaceId, channelId, agentId: null });
    expect(off.agent).toBeNull();
    expect(await actionsOf(app, channelId)).toEqual([
      "channels.connect",
      "channels.rename",
      "channels.chooseAgent",
      "channels.setPrices",
      "channels.chooseAgent",
    ]);
  });

  it("take no agent that is archived, unknown or of another workspace", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const archived = await createTestAgent(browser, workspaceId);
    await browser.trpc.agents.archive.mutate({ workspaceId, agentId: archived.id });
    const other = await signedInMember(app, "admin");
    const foreign = await createTestAgent(other.browser, other.workspace.id);
    const choose = (agentId: string) =>
      appCodeOf(browser.trpc.channels.chooseAgent.mutate({ workspaceId, channelId, agentId }));
    expect(await choose(archived.id)).toBe("CONFLICT");
    expect(await choose(nobody)).toBe("NOT_FOUND");
    expect(await choose(foreign.id)).toBe("NOT_FOUND");
    const call = browser.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId, { agentId: foreign.id }));
    expect(await appCodeOf(call)).toBe("NOT_FOUND");
  });

  it("a longer pause is never shortened", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const pause = (untilMs: number) =>
      inWorkspace(app.services.db, workspaceId, (trx) => pauseChannel(trx, workspaceId, channelId, untilMs));
    const until = Date.now() + 60_000;
    await pause(until);
    await pause(until - 30_000);
    expect((await channelOf(channelId)).pausedUntil).toBe(new Date(until).toISOString());
  });
});

describe("who may", () => {
  it.each([
    ["an id that is not digits", { phoneNumberId: "../me" }],
    ["a token with a space in it", { accessToken: "EAAG secret token" }],
    ["a token of 2000 characters", { accessToken: "a".repeat(2000) }],
    ["no name", { name: "  " }],
    ["a name no database takes", { name: "a\0b" }],
  ])("not connect with %s", async (_name, more) => {
    const call = browser.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId, more));
    expect(await appCodeOf(call)).toBe("VALIDATION_FAILED");
  });

  it("see: everybody in the workspace; change: admins only", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const seller = (await signedInMember(app, "seller", workspace)).browser;
    expect((await channelOf(channelId, seller)).id).toBe(channelId);
    for (const call of [
      () => seller.trpc.channels.setup.query({ workspaceId, channelId }),
      () => seller.trpc.channels.disconnect.mutate({ workspaceId, channelId }),
      () => seller.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId)),
    ]) {
      expect(await appCodeOf(call())).toBe("FORBIDDEN");
    }
    expect(await appCodeOf(app.browser().trpc.channels.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
  });

  it("reach a channel: nobody from another workspace", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const other = await signedInMember(app, "admin");
    const theirs = { workspaceId: other.workspace.id, channelId };
    const { trpc } = other.browser;
    for (const call of [
      () => trpc.channels.setup.query(theirs),
      () => trpc.channels.test.mutate(theirs),
      () => trpc.channels.rename.mutate({ ...theirs, name: "Meu" }),
      () => trpc.channels.chooseAgent.mutate({ ...theirs, agentId: null }),
      () => trpc.channels.disconnect.mutate(theirs),
      () => trpc.channels.replaceCredentials.mutate({ ...theirs, accessToken: "a".repeat(20) }),
    ]) {
      expect(await appCodeOf(call())).toBe("NOT_FOUND");
    }
    expect(await appCodeOf(trpc.channels.list.query({ workspaceId }))).toBe("FORBIDDEN");
    expect((await channelOf(channelId)).status).toBe("active");
  });
});
