import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { metaError } from "../../ports/channels/testing.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import type { TestApp, TestBrowser } from "../../testing/test-app.ts";
import { resolveContact } from "../contacts/resolve-contact.service.ts";
import { fetchProfile, requestProfile } from "./fetch-profile.service.ts";
import { connectTestChannel, createAppWithMeta, instagramInput, jobsOf } from "./testing.ts";

describe("a new contact on Instagram", () => {
  let meta: Awaited<ReturnType<typeof createAppWithMeta>>;
  let app: TestApp;
  let browser: TestBrowser;
  let workspaceId: string;
  let channelId: string;
  let contactId: string;
  let igsid: string;

  beforeAll(async () => {
    meta = await createAppWithMeta();
    app = meta.app;
    const member = await signedInMember(app, "admin");
    browser = member.browser;
    workspaceId = member.workspace.id;
    const accountId = String(17_841_400_000_000_000 + nextNumber());
    channelId = (await browser.trpc.channels.connectInstagram.mutate(instagramInput(workspaceId, accountId))).channel
      .id;
  });
  afterAll(() => meta.stop());
  afterEach(() => meta.answerWith(() => undefined));
  beforeEach(async () => {
    igsid = String(108_900_000_000 + nextNumber());
    ({ contactId } = await inWorkspace(app.services.db, workspaceId, (trx) =>
      resolveContact(trx, workspaceId, { igsid }, "instagram"),
    ));
    meta.answerWith(({ path }) =>
      path.endsWith(`/${igsid}`) ? { json: { id: igsid, name: "Ana Bia", username: "Ana.Bia" } } : undefined,
    );
  });

  const fetch = () => fetchProfile(app.services, { workspaceId, channelId, contactId });
  const profileOf = async () =>
    (
      await asOwner<{ profile_name: string; username: string | null }>(
        app,
        `SELECT c.profile_name, i.address AS username FROM contacts c
         LEFT JOIN contact_identities i ON i.contact_id = c.id AND i.kind = 'username' WHERE c.id = $1`,
        [contactId],
      )
    )[0];

  it("is asked for a name once, where webhooks bring none", async () => {
    const whatsapp = await connectTestChannel(browser, workspaceId);
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
    await inWorkspace(app.services.db, workspaceId, async (trx) => {
      await requestProfile(app.services, trx, workspaceId, {
        channel: { id: channelId, kind: "instagram" },
        contactId,
      });
      await requestProfile(app.services, trx, workspaceId, {
        channel: { id: channelId, kind: "instagram" },
        contactId,
      });
      await requestProfile(app.services, trx, workspaceId, { channel: whatsapp, contactId });
    });
    expect(await jobsOf(app, workspaceId)).toEqual([
      { task: "fetch_profile", payload: { workspaceId, channelId, contactId } },
    ]);
  });

  it("gets the name and the user name of the profile, however often it is asked", async () => {
    await fetch();
    await fetch();
    expect(await profileOf()).toEqual({ profile_name: "Ana Bia", username: "Ana.Bia" });
  });

  it("stays unnamed when the person does not let us see", async () => {
    meta.answerWith(() => ({ status: 400, json: metaError(230) }));
    await fetch();
    expect(await profileOf()).toEqual({ profile_name: "", username: null });
    const [channel] = await asOwner(app, "SELECT status FROM channels WHERE id = $1", [channelId]);
    expect(channel).toEqual({ status: "active" });
  });

  it("is asked again when Instagram is down", async () => {
    meta.answerWith(() => ({ status: 503, bytes: "" }));
    await expect(fetch()).rejects.toThrow(/profile/);
  });

  it("that was deleted meanwhile is not brought back", async () => {
    await asOwner(app, "DELETE FROM contact_identities WHERE contact_id = $1", [contactId]);
    meta.requests.length = 0;
    await fetch();
    expect(meta.requests).toEqual([]);
  });
});
