import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { metaError } from "../../ports/channels/testing.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import type { TestApp, TestBrowser } from "../../testing/test-app.ts";
import { alertAdmins } from "./channel-alert.service.ts";
import { getChannelAddress, markChannel } from "./channel-access.service.ts";
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

const mark = (channelId: string, status: "active" | "needs_reauth" | "blocked", reason: string) =>
  inWorkspace(app.services.db, workspaceId, (trx) =>
    markChannel(app.services, trx, workspaceId, channelId, { status, reason }),
  );

/** A message in the queue of a conversation of the channel; its conversation's id. */
async function queueMessage(channelId: string): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    app,
    `WITH contact AS (INSERT INTO contacts (workspace_id) VALUES ($1) RETURNING id),
       conversation AS (INSERT INTO conversations (workspace_id, channel_id, contact_id, control)
         SELECT $1, $2, id, 'human' FROM contact RETURNING id)
     INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, status, status_rank, occurred_at)
       SELECT $1, id, $2, 1, 'out', 'person', 'text', 'queued', 0, now() FROM conversation RETURNING conversation_id AS id`,
    [workspaceId, channelId],
  );
  return row?.id ?? "";
}

describe("disconnecting", () => {
  it("deletes the secrets, frees the number and keeps the history; the same row comes back", async () => {
    const input = whatsappInput(workspaceId);
    const { channel, setup } = await browser.trpc.channels.connectWhatsapp.mutate(input);
    const channelId = channel.id;
    const conversationId = await queueMessage(channelId);
    const off = await browser.trpc.channels.disconnect.mutate({ workspaceId, channelId });
    expect(off).toMatchObject({ status: "disconnected", externalId: input.phoneNumberId });
    await browser.trpc.channels.disconnect.mutate({ workspaceId, channelId });
    const [row] = await asOwner(app, "SELECT credentials FROM channels WHERE id = $1", [channelId]);
    expect(row).toEqual({ credentials: null });
    // What waited is looked at once more, and shown as not sent.
    expect(await jobsOf(app, workspaceId)).toContainEqual({ task: "send", payload: { workspaceId, conversationId } });

    const other = await signedInMember(app, "admin");
    const elsewhere = { ...input, workspaceId: other.workspace.id };
    const theirs = await other.browser.trpc.channels.connectWhatsapp.mutate(elsewhere);
    expect(theirs.channel.id).not.toBe(channelId);
    const back = browser.trpc.channels.connectWhatsapp.mutate(input);
    expect(await refusalOf(back)).toMatchObject({ details: { reason: "connected_elsewhere" } });
    await other.browser.trpc.channels.disconnect.mutate({
      workspaceId: other.workspace.id,
      channelId: theirs.channel.id,
    });

    const again = await browser.trpc.channels.connectWhatsapp.mutate({ ...input, name: "De volta" });
    expect(again.channel).toMatchObject({ id: channelId, name: "De volta", status: "active" });
    expect(again.setup.verifyToken).not.toBe(setup.verifyToken);
    const actions = await actionsOf(app, channelId);
    expect(actions).toEqual(["channels.connect", "channels.disconnect", "channels.connect"]);
  });

  it("leaves nothing to speak with", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    await browser.trpc.channels.disconnect.mutate({ workspaceId, channelId });
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, channelId),
    );
    expect(address).toBeUndefined();
    for (const call of [
      () => browser.trpc.channels.test.mutate({ workspaceId, channelId }),
      () => browser.trpc.channels.replaceCredentials.mutate({ workspaceId, channelId, accessToken: "a".repeat(20) }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ appCode: "CONFLICT", details: { reason: "disconnected" } });
    }
    expect(await mark(channelId, "blocked", "late news")).toBe(false);
  });
});

describe("a channel whose token was revoked", () => {
  it("says why to everybody, and is active again with a new one: its queue goes on", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const conversationId = await queueMessage(channelId);
    expect(await mark(channelId, "needs_reauth", "(190) Error validating access token")).toBe(true);
    expect(await mark(channelId, "needs_reauth", "(190) again")).toBe(false);
    const viewer = await signedInMember(app, "viewer", workspace);
    expect(await channelOf(channelId, viewer.browser)).toMatchObject({
      status: "needs_reauth",
      statusReason: "(190) Error validating access token",
    });
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    const accessToken = "EAAG-the-new-token-of-whatsapp";
    const channel = await browser.trpc.channels.replaceCredentials.mutate({ workspaceId, channelId, accessToken });
    expect(channel).toMatchObject({ status: "active", statusReason: "" });
    expect(await jobsOf(app, workspaceId)).toEqual([{ task: "send", payload: { workspaceId, conversationId } }]);
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, channelId),
    );
    expect(address?.credentials).toEqual({ accessToken, appSecret: "0123456789abcdef-app-secret" });
    expect(await actionsOf(app, channelId)).toEqual([
      "channels.connect",
      "channels.status",
      "channels.replaceCredentials",
    ]);
  });

  it("takes no token of another account", async () => {
    const accountId = String(17_841_400_000_000_000 + nextNumber());
    const { channel } = await browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, accountId));
    const call = browser.trpc.channels.replaceCredentials.mutate({
      workspaceId,
      channelId: channel.id,
      accessToken: instagramToken("17841499999999999"),
    });
    expect(await refusalOf(call)).toMatchObject({
      appCode: "VALIDATION_FAILED",
      fields: [{ field: "accessToken" }],
      details: { reason: "other_account" },
    });
  });

  it("keeps its old secrets when the new ones do not work", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    meta.answerWith(() => ({ status: 401, json: metaError(190) }));
    const call = browser.trpc.channels.replaceCredentials.mutate({
      workspaceId,
      channelId,
      accessToken: "a-token-that-does-not-work",
    });
    expect((await refusalOf(call)).appCode).toBe("VALIDATION_FAILED");
    const { address } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, channelId),
    );
    expect(address?.credentials.accessToken).toBe("EAAG-secret-token-of-whatsapp");
  });
});

describe("a channel that stops", () => {
  it("is told to the admins by mail, once, unless it works again by then", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const admin = await signedInMember(app, "owner", workspace);
    await signedInMember(app, "seller", workspace);
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    await mark(channelId, "blocked", "(131031) Account has been locked");
    expect(await jobsOf(app, workspaceId)).toEqual([{ task: "channel_alert", payload: { workspaceId, channelId } }]);
    const before = (await app.deliverMails()).length;
    await alertAdmins(app.services, { workspaceId, channelId });
    const mails = (await app.deliverMails()).slice(before);
    expect(mails).toHaveLength(2);
    const mail = mails.find(({ to }) => to === admin.user.email);
    expect(mail?.subject).toContain("WhatsApp Vendas");
    expect(mail?.text).toContain("(131031) Account has been locked");
    expect(mail?.text).toContain(`/w/${workspace.slug}/channels`);
    await mark(channelId, "active", "");
    await alertAdmins(app.services, { workspaceId, channelId });
    expect(await app.deliverMails()).toHaveLength(before + 2);
  });

  it("is not stopped by news about a token it no longer has", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const { channel: seen } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      getChannelAddress(app.services, trx, workspaceId, channelId),
    );
    const stop = () =>
      inWorkspace(app.services.db, workspaceId, (trx) =>
        markChannel(app.services, trx, workspaceId, channelId, { status: "needs_reauth", reason: "(190)", seen }),
      );
    const accessToken = "EAAG-another-token-of-whatsapp";
    await browser.trpc.channels.replaceCredentials.mutate({ workspaceId, channelId, accessToken });
    expect(await stop()).toBe(false);
    expect((await channelOf(channelId)).status).toBe("active");
  });
});

describe("testing a channel", () => {
  it("finds out that it needs a token, that it is blocked, and that it works again", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    const test = () => browser.trpc.channels.test.mutate({ workspaceId, channelId });
    meta.answerWith(() => ({ status: 401, json: metaError(190) }));
    expect(await test()).toMatchObject({ ok: false, problem: { field: "accessToken", code: 190 } });
    expect((await channelOf(channelId)).status).toBe("needs_reauth");
    meta.answerWith(() => ({ status: 400, json: metaError(131_031) }));
    await test();
    expect(await channelOf(channelId)).toMatchObject({
      status: "blocked",
      statusReason: expect.stringContaining("131031"),
    });
    meta.answerWith(() => undefined);
    expect(await test()).toMatchObject({ ok: true, verifiedName: "Loja" });
    expect(await channelOf(channelId)).toMatchObject({ status: "active", statusReason: "" });
  });

  it("changes nothing when Meta is down", async () => {
    const { id: channelId } = await connectTestChannel(browser, workspaceId);
    meta.answerWith(() => ({ status: 503, bytes: "" }));
    const result = await browser.trpc.channels.test.mutate({ workspaceId, channelId });
    expect(result).toMatchObject({ ok: false, problem: { isTemporary: true } });
    expect((await channelOf(channelId)).status).toBe("active");
  });
});
