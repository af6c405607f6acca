import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, nextNumber, signedInMember, type TestWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { inWorkspace } from "../../database/workspace.ts";
import { receiveMessage } from "../messages/receive-message.service.ts";
import { insertChannel, insertContact } from "../../testing/inbox-rows.ts";
import { resolveContact } from "./resolve-contact.service.ts";

const start = Date.UTC(2026, 10, 20, 12);
const at = (second: number): Date => new Date(start + second * 1000);

describe("contacts that are one person", () => {
  let app: TestApp;
  let workspace: TestWorkspace;
  let browser: TestBrowser;
  let channelId: string;
  let phone: string;
  let userId: string;
  beforeAll(async () => {
    app = await createTestApp();
    ({ workspace, browser } = await signedInMember(app, "seller"));
    channelId = await insertChannel(app, workspace.id);
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    phone = `553198${String(7_000_000 + nextNumber())}`;
    userId = `BR.${nextNumber()}`;
  });

  const hear = (person: { phone?: string; userId?: string; name?: string }, text: string, second: number) =>
    inWorkspace(app.services.db, workspace.id, (trx) =>
      receiveMessage(
        app.services,
        trx,
        workspace.id,
        { id: channelId, kind: "whatsapp", speakingAgentId: null },
        {
          kind: "message",
          channelExternalId: "x",
          externalId: `wamid.${nextNumber()}`,
          at: at(second),
          person,
          content: { type: "text", text, media: [], payload: {} },
          wakesAgent: true,
        },
      ),
    );
  const resolve = (person: { phone?: string; userId?: string }) =>
    inWorkspace(app.services.db, workspace.id, (trx) => resolveContact(trx, workspace.id, person, "whatsapp"));
  const snapshot = async (contactIds: string[]) => ({
    contacts: await asOwner(
      app,
      "SELECT id, name, profile_name, email, notes, facts, merged_into_id FROM contacts WHERE id = ANY ($1) ORDER BY id",
      [contactIds],
    ),
    identities: await asOwner(
      app,
      "SELECT contact_id, kind, value FROM contact_identities WHERE contact_id = ANY ($1) ORDER BY kind, value",
      [contactIds],
    ),
    conversations: await asOwner(
      app,
      `SELECT id, contact_id, status, control, last_seq, input_seq, handled_seq, unread_count, last_preview,
         last_message_at, window_expires_at, first_inbound_at FROM conversations WHERE contact_id = ANY ($1) ORDER BY id`,
      [contactIds],
    ),
    messages: await asOwner(
      app,
      `SELECT m.id, m.conversation_id, m.seq, m.body FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE c.contact_id = ANY ($1) ORDER BY m.occurred_at`,
      [contactIds],
    ),
  });
  /** Two contacts with an open conversation each on one channel. */
  const twoContacts = async () => {
    await hear({ phone, name: "Marina" }, "pelo número", 0);
    await hear({ userId, name: "Marina V." }, "pelo usuário", 10);
    await hear({ phone, name: "Marina" }, "de novo", 20);
    return { byPhone: (await resolve({ phone })).contactId, byUser: (await resolve({ userId })).contactId };
  };

  it("are merged by a message that carries both ids, with every word in one conversation", async () => {
    const { byPhone, byUser } = await twoContacts();
    expect(byPhone).not.toBe(byUser);
    await hear({ phone, userId, name: "Marina Vilela" }, "os dois", 30);
    const after = await snapshot([byPhone, byUser]);
    expect(after.identities).toEqual([
      { contact_id: byPhone, kind: "bsuid", value: userId },
      { contact_id: byPhone, kind: "phone", value: phone },
    ]);
    expect(after.conversations).toMatchObject([
      { contact_id: byPhone, last_seq: 4, unread_count: 4, last_preview: "os dois", input_seq: 4, handled_seq: 0 },
    ]);
    expect(after.messages.map(({ body }) => body)).toEqual(["pelo número", "pelo usuário", "de novo", "os dois"]);
    expect(after.contacts).toMatchObject([
      { id: byPhone, profile_name: "Marina Vilela", merged_into_id: null },
      { id: byUser, merged_into_id: byPhone },
    ]);
    expect(await asOwner(app, "SELECT reason FROM contact_merges WHERE kept_id = $1", [byPhone])).toEqual([
      { reason: "same_person" },
    ]);
  });

  it("are merged by hand and taken apart again, each row as it was", async () => {
    const { byPhone, byUser } = await twoContacts();
    await asOwner(app, "UPDATE contacts SET notes = 'prefere manhã', facts = '{\"parede\":\"2,30 m\"}' WHERE id = $1", [
      byUser,
    ]);
    const before = await snapshot([byPhone, byUser]);
    const { mergeId } = await browser.trpc.contacts.merge.mutate({
      workspaceId: workspace.id,
      keptId: byUser,
      mergedId: byPhone,
    });
    const merged = await snapshot([byPhone, byUser]);
    expect(merged.conversations).toHaveLength(1);
    expect(merged.identities.map(({ contact_id: of }) => of)).toEqual([byUser, byUser]);
    await browser.trpc.contacts.undoMerge.mutate({ workspaceId: workspace.id, mergeId });
    expect(await snapshot([byPhone, byUser])).toEqual(before);
    const again = browser.trpc.contacts.undoMerge.mutate({ workspaceId: workspace.id, mergeId });
    expect(await appCodeOf(again)).toBe("CONFLICT");
  });

  it("once taken apart by a person are not merged again by the next message", async () => {
    const { byPhone, byUser } = await twoContacts();
    const { mergeId } = await browser.trpc.contacts.merge.mutate({
      workspaceId: workspace.id,
      keptId: byPhone,
      mergedId: byUser,
    });
    await hear({ phone }, "depois", 40);
    await browser.trpc.contacts.undoMerge.mutate({ workspaceId: workspace.id, mergeId });
    await hear({ phone, userId }, "os dois", 50);
    const after = await snapshot([byPhone, byUser]);
    expect(after.conversations).toHaveLength(2);
    const bodiesOf = (contactId: string) => {
      const ids = after.conversations.filter((one) => one["contact_id"] === contactId).map(({ id }) => id);
      return after.messages.filter((one) => ids.includes(one["conversation_id"])).map(({ body }) => body);
    };
    expect(bodiesOf(byPhone)).toEqual(["pelo número", "de novo", "depois"]);
    expect(bodiesOf(byUser)).toEqual(["pelo usuário", "os dois"]);
  });

  it("are merged once when two messages say so at the same moment", async () => {
    const { byPhone, byUser } = await twoContacts();
    const both = { phone, userId };
    const heard = await Promise.allSettled([30, 31, 32, 33].map((second) => hear(both, `em ${second}`, second)));
    // Who meets the merge on its way is told to come again; the job does.
    for (const [index, { status }] of heard.entries())
      if (status === "rejected") await hear(both, `em ${30 + index}`, 30 + index);
    const after = await snapshot([byPhone, byUser]);
    expect(after.conversations).toHaveLength(1);
    expect(after.messages).toHaveLength(7);
    expect(await asOwner(app, "SELECT id FROM contact_merges WHERE kept_id = $1", [byPhone])).toHaveLength(1);
  });

  it("are refused for one and itself, for one merged already, and for another workspace's", async () => {
    const kept = await insertContact(app, workspace.id);
    const merged = await insertContact(app, workspace.id);
    const merge = (keptId: string, mergedId: string) =>
      browser.trpc.contacts.merge.mutate({ workspaceId: workspace.id, keptId, mergedId });
    expect(await appCodeOf(merge(kept, kept))).toBe("VALIDATION_FAILED");
    await merge(kept, merged);
    expect(await appCodeOf(merge(kept, merged))).toBe("CONFLICT");
    const other = await signedInMember(app);
    expect(await appCodeOf(merge(kept, await insertContact(app, other.workspace.id)))).toBe("NOT_FOUND");
  });

  it("are edited by people, as long as they are there", async () => {
    const contactId = await insertContact(app, workspace.id);
    const update = (fields: object) =>
      browser.trpc.contacts.update.mutate({ workspaceId: workspace.id, contactId, ...fields });
    await update({ name: "Marina Vilela", email: "Marina@Exemplo.com.br" });
    await update({ city: "Contagem" });
    expect(await asOwner(app, "SELECT name, email, city FROM contacts WHERE id = $1", [contactId])).toEqual([
      { name: "Marina Vilela", email: "marina@exemplo.com.br", city: "Contagem" },
    ]);
    expect(await appCodeOf(update({ email: "sem arroba" }))).toBe("VALIDATION_FAILED");
    const other = await signedInMember(app);
    const foreign = other.browser.trpc.contacts.update.mutate({
      workspaceId: other.workspace.id,
      contactId,
      name: "x",
    });
    expect(await appCodeOf(foreign)).toBe("NOT_FOUND");
  });
});
