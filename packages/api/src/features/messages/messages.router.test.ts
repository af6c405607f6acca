import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf, refusalOf } from "../../testing/errors.ts";
import { addMember, asOwner, createUser, signedInMember } from "../../testing/factories.ts";
import { insertConversation } from "../../testing/inbox-rows.ts";
import {
  conversationRow,
  createSendScene,
  createSendWorld,
  eventsOf,
  forgetJobs,
  metaAccepts,
  metaRefuses,
  outgoingOf,
  type SendScene,
  type SendWorld,
  send,
  statesOf,
  usageOf,
} from "../../testing/send-scene.ts";
import type { TestApp } from "../../testing/test-app.ts";

let world: SendWorld;
let app: TestApp;
let scene: SendScene;
let ids: { workspaceId: string; conversationId: string };

beforeAll(async () => {
  world = await createSendWorld();
  app = world.app;
});
beforeEach(async () => {
  world.answerWith(metaAccepts);
  await forgetJobs(world.app);
  await useScene(await createSendScene(app, { conversation: { control: "ai" } }));
});
afterAll(() => world.stop());

async function useScene(next: SendScene): Promise<void> {
  scene = next;
  ids = { workspaceId: next.workspaceId, conversationId: next.conversationId };
}

const api = () => scene.browser.trpc.messages;
const sendText = (text: string, clientKey: string = crypto.randomUUID()) =>
  api().sendText.mutate({ ...ids, clientKey, text });
const closeWindow = (ago = "1 minute") =>
  asOwner(app, "UPDATE conversations SET window_expires_at = now() - $2::interval WHERE id = $1", [
    scene.conversationId,
    ago,
  ]);
const setChannel = (status: string) =>
  asOwner(app, "UPDATE channels SET status = $2 WHERE id = $1", [scene.channelId, status]);

describe("a text by a person", () => {
  it("is queued, takes the conversation over and answers what was asked", async () => {
    const { messageIds } = await sendText("Temos sim!");
    expect(await outgoingOf(app, scene)).toMatchObject([
      { id: messageIds[0], seq: 2, body: "Temos sim!", status: "queued", type: "text" },
    ]);
    expect(await conversationRow(app, scene)).toMatchObject({
      control: "human",
      control_epoch: 2,
      control_reason: "person_replied",
      assignee_id: scene.userId,
      handled_seq: 1,
      unread_count: 0,
      last_preview: "Temos sim!",
      last_status: "queued",
      first_responder: "person",
    });
    expect(await usageOf(app, scene)).toEqual({ messages_person: 1, answered_by_person: 1, first_response: 1 });
    await sendText("E com frete grátis");
    expect(await eventsOf(app, scene)).toEqual(["control human person_replied"]);
    expect(await usageOf(app, scene)).toMatchObject({ messages_person: 2, answered_by_person: 1, first_response: 1 });
  });

  it("is one message for one client key, also when twenty arrive at once", async () => {
    const clientKey = crypto.randomUUID();
    await scene.browser.trpc.auth.session.query();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendText("Olá", clientKey)));
    expect(new Set(answers.map(({ messageIds }) => messageIds.join())).size).toBe(1);
    expect(await outgoingOf(app, scene)).toHaveLength(1);
    expect(await usageOf(app, scene)).toMatchObject({ messages_person: 1 });
    await app.runJobs();
    expect(world.sent()).toHaveLength(1);
  });

  it("is refused under a key that another text or conversation has used", async () => {
    const clientKey = crypto.randomUUID();
    await sendText("Olá", clientKey);
    const refusal = { appCode: "CONFLICT", details: { reason: "client_key_used" } };
    expect(await refusalOf(sendText("Tchau", clientKey))).toEqual(refusal);
    const { workspaceId, channelId } = scene;
    const windowExpiresAt = new Date(Date.now() + 3_600_000);
    const conversationId = await insertConversation(app, workspaceId, { channelId, windowExpiresAt });
    const elsewhere = api().sendText.mutate({ workspaceId, conversationId, clientKey, text: "Olá" });
    expect(await refusalOf(elsewhere)).toEqual(refusal);
    expect(await statesOf(app, scene)).toEqual(["Olá: queued"]);
  });

  it("answers a repeat also after the window has closed", async () => {
    const clientKey = crypto.randomUUID();
    const first = await sendText("Olá", clientKey);
    await closeWindow();
    expect(await sendText("Olá", clientKey)).toEqual(first);
  });

  it("is refused outside the window of WhatsApp, with a margin, and templates are offered", async () => {
    const refusal = { appCode: "CONFLICT", details: { reason: "window_closed", hasTemplates: true } };
    await closeWindow("-30 seconds");
    expect(await refusalOf(sendText("Olá"))).toEqual(refusal);
    await asOwner(app, "UPDATE conversations SET window_expires_at = NULL WHERE id = $1", [scene.conversationId]);
    expect(await refusalOf(sendText("Olá"))).toEqual(refusal);
    expect(await conversationRow(app, scene)).toMatchObject({ control: "ai", control_epoch: 1 });
  });

  it("is taken for seven days on Instagram, as a person's answer", async () => {
    await useScene(await createSendScene(app, { kind: "instagram" }));
    await closeWindow("5 days");
    await sendText("Chegou!");
    world.answerWith(() => ({ json: { recipient_id: "1", message_id: `mid.${crypto.randomUUID()}` } }));
    await send(app, scene);
    expect(world.sent()).toMatchObject([{ tag: "HUMAN_AGENT", message: { text: "Chegou!" } }]);
    expect(await statesOf(app, scene)).toEqual(["Chegou!: sent"]);
    await closeWindow("6 days 1 minute");
    expect(await refusalOf(sendText("Oi"))).toMatchObject({
      details: { reason: "window_closed", hasTemplates: false },
    });
  });

  it("is measured as the channel measures: characters on WhatsApp, bytes on Instagram", async () => {
    await sendText("é".repeat(1_000));
    await useScene(await createSendScene(app, { kind: "instagram" }));
    expect(await appCodeOf(sendText("é".repeat(501)))).toBe("VALIDATION_FAILED");
    await sendText("é".repeat(500));
  });

  it("waits where the channel needs re-authorisation, and is refused where it is off", async () => {
    await setChannel("needs_reauth");
    await sendText("Olá");
    await send(app, scene);
    expect(await statesOf(app, scene)).toEqual(["Olá: queued"]);
    for (const status of ["blocked", "disconnected"]) {
      await setChannel(status);
      expect(await refusalOf(sendText("Oi"))).toEqual({
        appCode: "CONFLICT",
        details: { reason: `channel_${status}` },
      });
    }
  });

  it("opens a closed conversation again, unless the customer has a newer one", async () => {
    const { conversations } = scene.browser.trpc;
    await conversations.close.mutate(ids);
    await sendText("Só mais uma coisa");
    expect(await conversationRow(app, scene)).toMatchObject({ status: "open" });
    await conversations.close.mutate(ids);
    const { workspaceId, channelId, contactId } = scene;
    const other = await insertConversation(app, workspaceId, { channelId, contactId });
    expect(await refusalOf(sendText("Oi"))).toEqual({
      appCode: "CONFLICT",
      details: { reason: "other_live", conversationId: other },
    });
  });

  it("answers a message of this conversation, as the channel shows it", async () => {
    const [asked] = await asOwner<{ id: string; external_id: string }>(
      app,
      "SELECT id, external_id FROM messages WHERE conversation_id = $1",
      [scene.conversationId],
    );
    const replyToId = asked?.id ?? "";
    await api().sendText.mutate({ ...ids, clientKey: crypto.randomUUID(), text: "Temos", replyToId });
    await send(app, scene);
    expect(world.sent()).toMatchObject([{ context: { message_id: asked?.external_id } }]);
    const nowhere = { ...ids, clientKey: crypto.randomUUID(), text: "Oi", replyToId: crypto.randomUUID() };
    expect(await appCodeOf(api().sendText.mutate(nowhere))).toBe("NOT_FOUND");
  });

  it("is refused when it is empty, too long or cannot be stored", async () => {
    for (const text of ["", "   ", "a".repeat(4_097), "a\u0000b", "\ud800"]) {
      expect(await appCodeOf(sendText(text))).toBe("VALIDATION_FAILED");
    }
  });

  it("is nobody else's: not signed out, not a viewer's, not from another workspace", async () => {
    const { browser: viewer } = await signedInMember(app, "viewer", { id: scene.workspaceId, slug: "", name: "" });
    const { browser: stranger, workspace } = await signedInMember(app, "owner");
    const input = { ...ids, clientKey: crypto.randomUUID(), text: "Oi" };
    expect(await appCodeOf(app.browser().trpc.messages.sendText.mutate(input))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(viewer.trpc.messages.sendText.mutate(input))).toBe("FORBIDDEN");
    expect(await appCodeOf(stranger.trpc.messages.sendText.mutate(input))).toBe("FORBIDDEN");
    const foreign = { ...input, workspaceId: workspace.id };
    expect(await appCodeOf(stranger.trpc.messages.sendText.mutate(foreign))).toBe("NOT_FOUND");
    expect(await outgoingOf(app, scene)).toEqual([]);
  });
});

const firstId = async () => (await outgoingOf(app, scene))[0]?.id ?? "";
const resendFirst = async () => api().resend.mutate({ ...ids, messageId: await firstId() });

describe("a note", () => {
  it("goes to no channel, tells the members it names, and is written once", async () => {
    const other = await createUser(app);
    await addMember(app, scene.workspaceId, other.id, "seller");
    const stranger = await createUser(app);
    const clientKey = crypto.randomUUID();
    const note = { ...ids, clientKey, text: "Ligar amanhã", mentions: [other.id, stranger.id, other.id] };
    const first = await api().addNote.mutate(note);
    expect(await api().addNote.mutate(note)).toEqual(first);
    expect(await refusalOf(api().addNote.mutate({ ...note, text: "Outra" }))).toMatchObject({ appCode: "CONFLICT" });
    const rows = await asOwner(
      app,
      "SELECT mentions, status FROM messages WHERE direction = 'note' AND conversation_id = $1",
      [scene.conversationId],
    );
    expect(rows).toEqual([{ mentions: [other.id], status: "received" }]);
    const hints = await asOwner(
      app,
      "SELECT user_id FROM realtime_events WHERE kind = 'mention' AND conversation_id = $1",
      [scene.conversationId],
    );
    expect(hints).toEqual([{ user_id: other.id }]);
    await app.runJobs();
    expect(world.sent()).toEqual([]);
    expect(await conversationRow(app, scene)).toMatchObject({ control: "ai", control_epoch: 1 });
  });
});

describe("a reaction", () => {
  const messageId = async () => {
    const [row] = await asOwner<{ id: string }>(
      app,
      "SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'in'",
      [scene.conversationId],
    );
    return row?.id ?? "";
  };
  const react = async (emoji: string | null) => api().react.mutate({ ...ids, messageId: await messageId(), emoji });
  const stored = async () => {
    const rows = await asOwner<{ emoji: string | null }>(
      app,
      "SELECT emoji FROM message_reactions WHERE message_id = $1",
      [await messageId()],
    );
    return rows.map(({ emoji }) => emoji);
  };

  it("is told to the channel, changed and taken back", async () => {
    await react("👍");
    await app.runJobs();
    await react("❤️");
    await app.runJobs();
    await react(null);
    await app.runJobs();
    expect(world.sent()).toMatchObject([
      { type: "reaction", reaction: { emoji: "👍" } },
      { reaction: { emoji: "❤️" } },
      { reaction: { emoji: "" } },
    ]);
    expect(await stored()).toEqual([null]);
  });

  it("disappears when the channel refuses it for good", async () => {
    world.answerWith(metaRefuses(131_009));
    await react("👍");
    await app.runJobs();
    expect(await stored()).toEqual([null]);
  });

  it("is refused where the window is closed, or the channel does not know the message", async () => {
    await sendText("Olá");
    const unsent = { ...ids, messageId: await firstId(), emoji: "👍" };
    expect(await refusalOf(api().react.mutate(unsent))).toMatchObject({ details: { reason: "not_on_channel" } });
    await closeWindow();
    expect(await refusalOf(react("👍"))).toMatchObject({ details: { reason: "window_closed" } });
  });
});

describe("a message that was not delivered", () => {
  it("is sent again when a person says so, as often as they say so", async () => {
    world.answerWith(metaRefuses(131_026));
    await sendText("Olá");
    await send(app, scene);
    expect(await conversationRow(app, scene)).toMatchObject({ has_failed_message: true });
    await resendFirst();
    expect(await conversationRow(app, scene)).toMatchObject({ has_failed_message: false, last_status: "queued" });
    await send(app, scene);
    world.answerWith(metaAccepts);
    await resendFirst();
    await app.runJobs();
    expect(await outgoingOf(app, scene)).toMatchObject([{ status: "sent", error_code: null, error_title: null }]);
    expect(await refusalOf(resendFirst())).toEqual({
      appCode: "CONFLICT",
      details: { reason: "not_failed", status: "sent" },
    });
  });

  it("is not sent into a closed window", async () => {
    world.answerWith(metaRefuses(131_026));
    await sendText("Olá");
    await send(app, scene);
    await closeWindow();
    expect(await refusalOf(resendFirst())).toMatchObject({ details: { reason: "window_closed" } });
  });
});

describe("a message that waits", () => {
  it("can be taken out of the queue, before it leaves and not after", async () => {
    await sendText("um");
    await sendText("dois");
    const cancel = async () => api().cancel.mutate({ ...ids, messageId: await firstId() });
    await cancel();
    expect(await refusalOf(cancel())).toMatchObject({ details: { reason: "not_queued" } });
    await app.runJobs();
    expect(await statesOf(app, scene)).toEqual(["um: failed cancelled", "dois: sent"]);
    expect(world.sent()).toHaveLength(1);
    expect(await conversationRow(app, scene)).toMatchObject({ has_failed_message: false });
    expect(await usageOf(app, scene)).toMatchObject({ messages_person: 1 });
    expect(await refusalOf(resendFirst())).toMatchObject({ details: { reason: "not_failed" } });
  });
});
