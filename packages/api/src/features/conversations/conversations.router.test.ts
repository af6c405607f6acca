import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf, refusalOf } from "../../testing/errors.ts";
import { addMember, asOwner, createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { insertContact, insertConversation, insertRow } from "../../testing/inbox-rows.ts";
import { createRunScene, receive, withModel } from "../../testing/run-scene.ts";
import {
  conversationRow,
  createSendScene,
  eventsOf,
  insertWorkingChannel,
  type SendScene,
  usageOf,
} from "../../testing/send-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { inWorkspace } from "../../database/workspace.ts";
import { moveControl } from "./control.service.ts";
import { lockConversation } from "./conversation-lock.service.ts";

let app: TestApp;
let scene: SendScene;
let ids: { workspaceId: string; conversationId: string };

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  scene = await createSendScene(app, { conversation: { control: "ai" } });
  ids = { workspaceId: scene.workspaceId, conversationId: scene.conversationId };
});
afterAll(() => app.stop());

const api = () => scene.browser.trpc.conversations;

/** A second seller of the same workspace. */
async function colleague() {
  const user = await createUser(app);
  await addMember(app, scene.workspaceId, user.id, "seller");
  return { user, browser: await signedInBrowser(app, user) };
}

const hintsOf = async () => {
  const rows = await asOwner<{ kind: string }>(
    app,
    "SELECT DISTINCT kind FROM realtime_events WHERE workspace_id = $1 ORDER BY kind",
    [scene.workspaceId],
  );
  return rows.map(({ kind }) => kind);
};

describe("taking over", () => {
  it("gives the conversation to the caller, raises the epoch and tells it", async () => {
    expect(await api().takeOver.mutate({ ...ids, controlEpoch: 1 })).toEqual({ controlEpoch: 2 });
    expect(await conversationRow(app, scene)).toMatchObject({
      control: "human",
      control_reason: "person_took_over",
      assignee_id: scene.userId,
      run_due_at: null,
    });
    expect(await eventsOf(app, scene)).toEqual(["control human person_took_over"]);
    expect(await hintsOf()).toContain("conversation");
  });

  it("answers a double click like the first one", async () => {
    const click = () => api().takeOver.mutate({ ...ids, controlEpoch: 1 });
    expect(await Promise.all([click(), click()])).toEqual([{ controlEpoch: 2 }, { controlEpoch: 2 }]);
    expect(await eventsOf(app, scene)).toEqual(["control human person_took_over"]);
  });

  it("is refused when somebody else was faster, and says who", async () => {
    const { browser } = await colleague();
    await api().takeOver.mutate({ ...ids, controlEpoch: 1 });
    expect(await refusalOf(browser.trpc.conversations.takeOver.mutate({ ...ids, controlEpoch: 1 }))).toEqual({
      appCode: "CONFLICT",
      details: { reason: "control_moved", control: "human", controlEpoch: 2, by: scene.userName },
    });
  });

  it("takes a colleague's conversation when one has seen that it is theirs", async () => {
    const { user, browser } = await colleague();
    await api().takeOver.mutate({ ...ids, controlEpoch: 1 });
    await browser.trpc.conversations.takeOver.mutate({ ...ids, controlEpoch: 2 });
    expect(await conversationRow(app, scene)).toMatchObject({ assignee_id: user.id, control_epoch: 3 });
    expect(await eventsOf(app, scene)).toEqual(["control human person_took_over", "assigned"]);
  });

  it("of a conversation that is people's and nobody's goes to the first of two, and the second is told", async () => {
    await asOwner(app, "UPDATE conversations SET control = 'human' WHERE id = $1", [scene.conversationId]);
    const { browser, user } = await colleague();
    const take = (who: SendScene["browser"]) => who.trpc.conversations.takeOver.mutate({ ...ids, controlEpoch: 1 });
    const [mine, theirs] = await Promise.allSettled([take(scene.browser), take(browser)]);
    expect([mine.status, theirs.status].sort()).toEqual(["fulfilled", "rejected"]);
    const winner = mine.status === "fulfilled" ? scene.userId : user.id;
    expect(await conversationRow(app, scene)).toMatchObject({ assignee_id: winner, control_epoch: 2 });
    expect(await refusalOf(take(mine.status === "fulfilled" ? browser : scene.browser))).toMatchObject({
      details: { reason: "control_moved", by: mine.status === "fulfilled" ? scene.userName : user.name },
    });
  });

  it("takes it from whomever it was assigned to, and a reply does not", async () => {
    const { browser, user } = await colleague();
    await api().assign.mutate({ ...ids, assigneeId: user.id });
    await scene.browser.trpc.messages.sendText.mutate({ ...ids, clientKey: crypto.randomUUID(), text: "Oi" });
    expect(await conversationRow(app, scene)).toMatchObject({ control: "human", assignee_id: user.id });
    await api().pause.mutate({ ...ids, controlEpoch: 2 });
    await api().takeOver.mutate({ ...ids, controlEpoch: 3 });
    expect(await api().takeOver.mutate({ ...ids, controlEpoch: 4 })).toEqual({ controlEpoch: 4 });
    expect(await conversationRow(app, scene)).toMatchObject({ control: "human", assignee_id: scene.userId });
    expect(await refusalOf(browser.trpc.conversations.pause.mutate({ ...ids, controlEpoch: 3 }))).toMatchObject({
      details: { by: scene.userName },
    });
  });

  it("is refused for a closed conversation", async () => {
    await api().close.mutate(ids);
    expect(await refusalOf(api().takeOver.mutate({ ...ids, controlEpoch: 1 }))).toMatchObject({
      details: { reason: "closed" },
    });
  });
});

describe("handing back", () => {
  it("is refused while no agent could answer: none published on the channel, no model", async () => {
    await api().takeOver.mutate({ ...ids, controlEpoch: 1 });
    expect(await refusalOf(api().handBack.mutate({ ...ids, controlEpoch: 2 }))).toEqual({
      appCode: "CONFLICT",
      details: { reason: "no_agent" },
    });
    const run = await createRunScene(app);
    const place = { workspaceId: run.workspaceId, conversationId: run.conversationId };
    await run.browser.trpc.conversations.takeOver.mutate({ ...place, controlEpoch: 1 });
    expect(
      await refusalOf(run.browser.trpc.conversations.handBack.mutate({ ...place, controlEpoch: 2 })),
    ).toMatchObject({ details: { reason: "no_model" } });
  });

  it("gives the agent the instruction, what is unanswered word for word, and a turn", async () => {
    const run = await createRunScene(app);
    await withModel(app, run, { call: () => Promise.reject(new Error("not asked")) } as never);
    const place = { workspaceId: run.workspaceId, conversationId: run.conversationId };
    const { conversations, messages } = run.browser.trpc;
    await receive(app, run, "Oi");
    await messages.sendText.mutate({ ...place, clientKey: crypto.randomUUID(), text: "Olá, sou a Renata" });
    const human = await conversationRow(app, run);
    expect(human).toMatchObject({ control: "human", run_due_at: null });
    expect(human.handled_seq).toBe(human.input_seq);
    await asOwner(app, "UPDATE conversations SET last_seq = last_seq + 1, input_seq = last_seq + 1 WHERE id = $1", [
      run.conversationId,
    ]);
    const instruction = "Ofereça frete grátis";
    await conversations.handBack.mutate({ ...place, controlEpoch: human.control_epoch, instruction });
    const back = await conversationRow(app, run);
    expect(back).toMatchObject({
      control: "ai",
      instruction,
      assignee_id: null,
      context_from_seq: human.handled_seq + 1,
    });
    expect(back.run_due_at).toBeInstanceOf(Date);
  });

  it("waits for the customer when everything is answered", async () => {
    const run = await createRunScene(app);
    await withModel(app, run, { call: () => Promise.reject(new Error("not asked")) } as never);
    const place = { workspaceId: run.workspaceId, conversationId: run.conversationId };
    const { conversations } = run.browser.trpc;
    await receive(app, run, "Oi");
    await run.browser.trpc.messages.sendText.mutate({ ...place, clientKey: crypto.randomUUID(), text: "Pronto" });
    const { control_epoch: controlEpoch, last_seq: lastSeq } = await conversationRow(app, run);
    await conversations.handBack.mutate({ ...place, controlEpoch });
    expect(await conversationRow(app, run)).toMatchObject({ run_due_at: null, context_from_seq: lastSeq + 1 });
  });
});

describe("pausing", () => {
  it("silences the agent until somebody takes over", async () => {
    expect(await api().pause.mutate({ ...ids, controlEpoch: 1 })).toEqual({ controlEpoch: 2 });
    expect(await api().pause.mutate({ ...ids, controlEpoch: 2 })).toEqual({ controlEpoch: 2 });
    expect(await conversationRow(app, scene)).toMatchObject({ control: "paused", control_reason: "person_paused" });
    await api().takeOver.mutate({ ...ids, controlEpoch: 2 });
    expect(await conversationRow(app, scene)).toMatchObject({ control: "human", control_epoch: 3 });
  });
});

describe("a hand-off by the agent", () => {
  it("waits for a person, is counted with its reason, and rings", async () => {
    const { db } = app.services;
    await inWorkspace(db, scene.workspaceId, async (trx) => {
      const locked = await lockConversation(trx, scene.workspaceId, scene.conversationId);
      const actor = { kind: "agent" } as const;
      const move = { event: "handoff", actor, reason: "agent_handoff", handoffReason: "negotiation" } as const;
      const moved = await moveControl(app.services, trx, scene.workspaceId, locked, {
        ...move,
        summary: "Quer desconto",
      });
      expect(moved).toMatchObject({ control: "handoff_pending", handoffSummary: "Quer desconto", controlEpoch: 2 });
      expect(await moveControl(app.services, trx, scene.workspaceId, moved ?? locked, move)).toBeUndefined();
    });
    expect(await usageOf(app, scene)).toMatchObject({ handoff: 1 });
    expect(await hintsOf()).toContain("handoff");
    await api().takeOver.mutate({ ...ids, controlEpoch: 2 });
    const [row] = await asOwner(app, "SELECT waiting_since, handoff_reason FROM conversations WHERE id = $1", [
      scene.conversationId,
    ]);
    expect(row).toEqual({ waiting_since: null, handoff_reason: "negotiation" });
  });
});

describe("assigning", () => {
  it("gives a conversation to a member or to nobody, and to nobody else", async () => {
    const { user } = await colleague();
    await api().assign.mutate({ ...ids, assigneeId: user.id });
    expect((await conversationRow(app, scene)).assignee_id).toBe(user.id);
    await api().assign.mutate({ ...ids, assigneeId: null });
    expect((await conversationRow(app, scene)).assignee_id).toBeNull();
    const stranger = await createUser(app);
    expect(await appCodeOf(api().assign.mutate({ ...ids, assigneeId: stranger.id }))).toBe("NOT_FOUND");
    expect(await eventsOf(app, scene)).toEqual(["assigned", "assigned"]);
  });
});

describe("snoozing", () => {
  it("puts a conversation aside until a time within the next year", async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await api().snooze.mutate({ ...ids, until });
    expect(await conversationRow(app, scene)).toMatchObject({ status: "snoozed", snoozed_until: new Date(until) });
    await api().reopen.mutate(ids);
    expect(await conversationRow(app, scene)).toMatchObject({ status: "open", snoozed_until: null });
    expect(await eventsOf(app, scene)).toEqual(["snoozed", "woken"]);
  });

  it.each([-1_000, 400 * 24 * 3_600_000])("is refused for %i ms from now", async (ms) => {
    const until = new Date(Date.now() + ms).toISOString();
    expect(await appCodeOf(api().snooze.mutate({ ...ids, until }))).toBe("VALIDATION_FAILED");
  });
});

describe("closing", () => {
  it("ends what waits, counts how long it took, and only once", async () => {
    await Promise.all([api().close.mutate(ids), api().close.mutate(ids)]);
    expect(await conversationRow(app, scene)).toMatchObject({ status: "closed", unread_count: 0, run_due_at: null });
    expect(await usageOf(app, scene)).toMatchObject({ closed: 1, resolution: 1 });
    await api().reopen.mutate(ids);
    expect(await conversationRow(app, scene)).toMatchObject({ status: "open" });
    expect(await eventsOf(app, scene)).toEqual(["closed", "reopened"]);
  });

  it("cannot be undone while the customer has another conversation, which is named", async () => {
    await api().close.mutate(ids);
    const { workspaceId, channelId, contactId } = scene;
    const other = await insertConversation(app, workspaceId, { channelId, contactId });
    expect(await refusalOf(api().reopen.mutate(ids))).toEqual({
      appCode: "CONFLICT",
      details: { reason: "other_live", conversationId: other },
    });
  });
});

describe("labels and unread", () => {
  it("are put on and taken off, each once in the timeline", async () => {
    const label = { workspaceId: scene.workspaceId, name: "Urgente", tone: "danger" as const };
    const { id: labelId } = await scene.browser.trpc.labels.create.mutate(label);
    await api().label.mutate({ ...ids, labelId });
    await api().label.mutate({ ...ids, labelId });
    await api().unlabel.mutate({ ...ids, labelId });
    await api().unlabel.mutate({ ...ids, labelId });
    expect(await eventsOf(app, scene)).toEqual(["labelled", "unlabelled"]);
    expect(await appCodeOf(api().label.mutate({ ...ids, labelId: crypto.randomUUID() }))).toBe("NOT_FOUND");
  });

  it("a conversation is read, and unread again", async () => {
    await api().markRead.mutate(ids);
    expect((await conversationRow(app, scene)).unread_count).toBe(0);
    await api().markRead.mutate({ ...ids, isUnread: true });
    expect((await conversationRow(app, scene)).unread_count).toBe(1);
  });
});

describe("starting a conversation", () => {
  const start = (fields: { contactId?: string; phone?: string; name?: string; channelId?: string }) =>
    api().start.mutate({ workspaceId: scene.workspaceId, channelId: scene.channelId, ...fields });

  it("opens one in the caller's hands, for a number as people write it", async () => {
    const { conversationId } = await start({ phone: "(31) 99714-2086", name: "Marina" });
    expect(await conversationRow(app, { conversationId })).toMatchObject({
      control: "human",
      assignee_id: scene.userId,
      status: "open",
    });
    const rows = await asOwner(
      app,
      `SELECT k.name, i.kind, i.value FROM conversations c JOIN contacts k ON k.id = c.contact_id
       JOIN contact_identities i ON i.contact_id = k.id WHERE c.id = $1`,
      [conversationId],
    );
    expect(rows).toEqual([{ name: "Marina", kind: "phone", value: "5531997142086" }]);
    expect(await usageOf(app, scene)).toMatchObject({ opened: 1 });
  });

  it("finds the live one, also with and without the ninth digit and when asked twice at once", async () => {
    const [first, second] = await Promise.all([
      start({ phone: "31 98888-1234" }),
      start({ phone: "+55 31 98888-1234" }),
    ]);
    expect(second).toEqual(first);
    expect(await start({ phone: "55 31 8888-1234" })).toEqual(first);
    expect(await start({ contactId: scene.contactId })).toEqual({ conversationId: scene.conversationId });
  });

  it("refuses what is no number, who cannot be reached, and a channel that is off", async () => {
    expect(await appCodeOf(start({ phone: "12345678901234567890" }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(start({}))).toBe("VALIDATION_FAILED");
    const onInstagram = await insertContact(app, scene.workspaceId, { identities: [["igsid", crypto.randomUUID()]] });
    expect(await appCodeOf(start({ contactId: onInstagram }))).toBe("VALIDATION_FAILED");
    const instagram = await insertWorkingChannel(app, scene.workspaceId, "instagram");
    expect(await appCodeOf(start({ channelId: instagram, phone: "31 98888-1234" }))).toBe("VALIDATION_FAILED");
    await asOwner(app, "UPDATE channels SET status = 'blocked' WHERE id = $1", [scene.channelId]);
    expect(await appCodeOf(start({ phone: "31 98888-1234" }))).toBe("CONFLICT");
  });

  it("follows a contact that was merged into another one", async () => {
    const merged = await insertRow(app, "contacts", { workspaceId: scene.workspaceId, mergedIntoId: scene.contactId });
    expect(await start({ contactId: merged })).toEqual({ conversationId: scene.conversationId });
  });
});

describe("nobody else", () => {
  it("commands or changes a conversation: not signed out, not as a viewer, not from another workspace", async () => {
    const controlEpoch = 1;
    const { browser: viewer } = await signedInMember(app, "viewer", {
      id: scene.workspaceId,
      slug: "",
      name: "",
    });
    const { browser: stranger, workspace } = await signedInMember(app, "owner");
    const take = (browser: SendScene["browser"], place = ids) =>
      browser.trpc.conversations.takeOver.mutate({ ...place, controlEpoch });
    expect(await appCodeOf(take(app.browser()))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(take(viewer))).toBe("FORBIDDEN");
    expect(await appCodeOf(take(stranger))).toBe("FORBIDDEN");
    const foreign = { workspaceId: workspace.id, conversationId: scene.conversationId };
    expect(await appCodeOf(take(stranger, foreign))).toBe("NOT_FOUND");
    expect(await appCodeOf(stranger.trpc.conversations.close.mutate(foreign))).toBe("NOT_FOUND");
    expect(await appCodeOf(stranger.trpc.conversations.markRead.mutate(foreign))).toBe("NOT_FOUND");
    expect(await conversationRow(app, scene)).toMatchObject({ control: "ai", status: "open" });
  });
});
