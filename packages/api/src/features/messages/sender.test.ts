import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sealCredentials } from "../channels/channel-secrets.ts";
import { asOwner } from "../../testing/factories.ts";
import {
  addCustomer,
  conversationRow,
  createSendScene,
  createSendWorld,
  forgetJobs,
  metaAccepts,
  metaHangsUp,
  metaRefuses,
  nextSendInSeconds,
  outgoingOf,
  passTime,
  type SendScene,
  type SendWorld,
  send,
  statesOf,
  textOf,
  usageOf,
} from "../../testing/send-scene.ts";

let world: SendWorld;
let scene: SendScene;

beforeAll(async () => {
  world = await createSendWorld();
});
beforeEach(async () => {
  world.answerWith(metaAccepts);
  await forgetJobs(world.app);
  scene = await createSendScene(world.app);
});
afterAll(() => world.stop());

/** A seller writes these texts. */
async function write(...texts: string[]): Promise<string[]> {
  const { workspaceId, conversationId, browser } = scene;
  const ids: string[] = [];
  for (const text of texts) {
    const clientKey = crypto.randomUUID();
    ids.push(
      ...(await browser.trpc.messages.sendText.mutate({ workspaceId, conversationId, clientKey, text })).messageIds,
    );
  }
  return ids;
}

/** The agent had decided on this under the epoch of now. */
async function agentWrote(text: string): Promise<void> {
  await asOwner(
    world.app,
    `WITH c AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING *)
     INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, status,
                           status_rank, control_epoch, occurred_at)
     SELECT workspace_id, id, channel_id, last_seq, 'out', 'agent', 'text', $2, 'queued', 0, control_epoch, now() FROM c`,
    [scene.conversationId, text],
  );
}

const attemptsOf = (messageId: string | undefined) =>
  asOwner<{ number: number; outcome: string | null; error_code: number | null }>(
    world.app,
    "SELECT number, outcome, error_code FROM send_attempts WHERE message_id = $1 ORDER BY number",
    [messageId],
  );

const channelOf = async () => {
  const [row] = await asOwner<{ status: string; status_reason: string; paused_until: Date | null }>(
    world.app,
    "SELECT status, status_reason, paused_until FROM channels WHERE id = $1",
    [scene.channelId],
  );
  return row;
};

const sentTexts = () => world.sent().map(textOf);

describe("what waits in a conversation", () => {
  it("leaves in order, each with our id, and is known by the channel's afterwards", async () => {
    const ids = await write("um", "dois", "três");
    await world.app.runJobs();
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent", "três: sent"]);
    expect(sentTexts()).toEqual(["um", "dois", "três"]);
    expect(world.sent().map((body) => body["biz_opaque_callback_data"])).toEqual(ids);
    const rows = await outgoingOf(world.app, scene);
    expect(rows.every(({ external_id: id }) => id?.startsWith("wamid."))).toBe(true);
    expect(await attemptsOf(ids[0])).toEqual([{ number: 1, outcome: "accepted", error_code: null }]);
    expect(await conversationRow(world.app, scene)).toMatchObject({ last_status: "sent", send_lease_token: null });
  });

  it("goes out once, also when two workers take it at the same time", async () => {
    await write("um", "dois", "três", "quatro");
    await Promise.all([send(world.app, scene), send(world.app, scene), send(world.app, scene)]);
    expect(sentTexts()).toEqual(["um", "dois", "três", "quatro"]);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent", "três: sent", "quatro: sent"]);
  });

  it("is left to the worker that holds the lease; another one looks again when that ends", async () => {
    await write("um");
    await asOwner(
      world.app,
      "UPDATE conversations SET send_lease_token = $2, send_lease_until = now() + interval '5 minutes' WHERE id = $1",
      [scene.conversationId, crypto.randomUUID()],
    );
    await send(world.app, scene);
    expect(sentTexts()).toEqual([]);
    await passTime(world.app, scene, "5 minutes");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um"]);
  });

  it("goes on behind a message that failed", async () => {
    world.answerWith((text) => (text === "dois" ? metaRefuses(131_026)() : metaAccepts()));
    await write("um", "dois", "três");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: failed (#131026) something", "três: sent"]);
  });

  it("keeps its order while one is tried again", async () => {
    world.answerWith((text, count) => (text === "um" && count === 1 ? metaRefuses(131_016)() : metaAccepts()));
    await write("um", "dois");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: queued", "dois: queued"]);
    expect(await nextSendInSeconds(world.app, scene)).toBe(5);
    await passTime(world.app, scene, "10 seconds");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um", "um", "dois"]);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent"]);
  });
});

describe("an answer of the agent", () => {
  it("is not sent once a person has taken over", async () => {
    await asOwner(world.app, "UPDATE conversations SET control = 'ai' WHERE id = $1", [scene.conversationId]);
    await agentWrote("Sou a Lia");
    await write("Aqui é a Renata");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["Aqui é a Renata"]);
    expect(await statesOf(world.app, scene)).toEqual(["Sou a Lia: failed control_moved", "Aqui é a Renata: sent"]);
    expect(await conversationRow(world.app, scene)).toMatchObject({ has_failed_message: false });
    expect((await usageOf(world.app, scene))["messages_failed"]).toBeUndefined();
  });

  it("is sent while the agent commands", async () => {
    await asOwner(world.app, "UPDATE conversations SET control = 'ai' WHERE id = $1", [scene.conversationId]);
    await agentWrote("Sou a Lia");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["Sou a Lia: sent"]);
  });
});

describe("a refusal of Meta's", () => {
  it.each([131_026, 131_048, 131_049, 130_472, 100])("%i is final, and shown in Meta's words", async (code) => {
    world.answerWith(metaRefuses(code));
    const [id] = await write("Olá");
    await send(world.app, scene);
    expect(await outgoingOf(world.app, scene)).toMatchObject([
      { status: "failed", error_code: code, error_title: `(#${code}) something` },
    ]);
    expect(await attemptsOf(id)).toEqual([{ number: 1, outcome: "rejected", error_code: code }]);
    expect(await conversationRow(world.app, scene)).toMatchObject({ has_failed_message: true, last_status: "failed" });
    expect(await usageOf(world.app, scene)).toMatchObject({ messages_failed: 1, messages_person: 1 });
  });

  it.each([0, 10, 190, 200])(
    "%i asks for a new authorisation: the queue stops and keeps its messages",
    async (code) => {
      world.answerWith(metaRefuses(code));
      await write("um", "dois");
      await send(world.app, scene);
      expect(await channelOf()).toMatchObject({ status: "needs_reauth" });
      expect(await statesOf(world.app, scene)).toEqual(["um: queued", "dois: queued"]);
      await send(world.app, scene);
      expect(sentTexts()).toEqual(["um"]);
      world.answerWith(metaAccepts);
      await asOwner(world.app, "UPDATE channels SET status = 'active' WHERE id = $1", [scene.channelId]);
      await send(world.app, scene);
      expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent"]);
    },
  );

  it("of an old token is no news once an admin has replaced it: the message goes on", async () => {
    world.answerWith((_text, count) => (count === 1 ? metaRefuses(190)() : metaAccepts()));
    await write("um");
    const { whatsapp, ...others } = world.app.services.channelAdapters;
    const replaced = sealCredentials(world.app.services.vault, scene.channelId, {
      accessToken: "new",
      appSecret: "new",
    });
    const replacing = async (...call: Parameters<typeof whatsapp.send>) => {
      const outcome = await whatsapp.send(...call);
      await asOwner(world.app, "UPDATE channels SET credentials = $2 WHERE id = $1", [scene.channelId, replaced]);
      return outcome;
    };
    const services = {
      ...world.app.services,
      channelAdapters: { ...others, whatsapp: { ...whatsapp, send: replacing } },
    };
    await send(world.app, scene, services);
    expect(await channelOf()).toMatchObject({ status: "active" });
    await world.app.runJobs();
    expect(await statesOf(world.app, scene)).toEqual(["um: sent"]);
  });

  it.each([368, 131_031])("%i blocks the channel", async (code) => {
    world.answerWith(metaRefuses(code));
    await write("um");
    await send(world.app, scene);
    expect(await channelOf()).toMatchObject({ status: "blocked" });
    expect(await statesOf(world.app, scene)).toEqual(["um: queued"]);
  });

  it.each([4, 80_007, 130_429])("%i makes the whole channel wait, longer each time", async (code) => {
    const other = await addCustomer(world.app, scene);
    world.answerWith(metaRefuses(code));
    await write("um");
    await send(world.app, scene);
    expect((await channelOf())?.paused_until).not.toBeNull();
    expect(await nextSendInSeconds(world.app, scene)).toBe(2);
    await write("dois");
    const elsewhere = { ...scene, ...other };
    const { workspaceId, browser } = scene;
    const clientKey = crypto.randomUUID();
    await browser.trpc.messages.sendText.mutate({ ...other, workspaceId, clientKey, text: "três" });
    await send(world.app, elsewhere);
    expect(sentTexts()).toEqual(["um"]);
    await passTime(world.app, scene, "1 minute");
    await send(world.app, scene);
    expect(await nextSendInSeconds(world.app, scene)).toBe(4);
    world.answerWith(metaAccepts);
    await passTime(world.app, scene, "1 minute");
    await send(world.app, scene);
    await send(world.app, elsewhere);
    expect(sentTexts()).toEqual(["um", "dois", "três"]);
  });

  it("names the wait itself, where Meta does", async () => {
    world.answerWith(metaRefuses(130_429, { "retry-after": "77" }));
    await write("um");
    await send(world.app, scene);
    expect(await nextSendInSeconds(world.app, scene)).toBe(77);
  });

  it("131056 makes this person wait and nobody else", async () => {
    const other = await addCustomer(world.app, scene);
    world.answerWith((text) => (text === "um" ? metaRefuses(131_056)() : metaAccepts()));
    await write("um", "dois");
    await send(world.app, scene);
    expect(await nextSendInSeconds(world.app, scene)).toBe(6);
    const { workspaceId, browser } = scene;
    const clientKey = crypto.randomUUID();
    await browser.trpc.messages.sendText.mutate({ ...other, workspaceId, clientKey, text: "três" });
    await send(world.app, { ...scene, ...other });
    expect(sentTexts()).toEqual(["um", "três"]);
    world.answerWith(metaAccepts);
    await passTime(world.app, scene, "6 seconds");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent"]);
  });

  it.each([131_000, 131_016])("%i is tried again with growing waits, then given up", async (code) => {
    world.answerWith(metaRefuses(code));
    const [id] = await write("Olá");
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 7; round += 1) {
      await send(world.app, scene);
      waits.push(await nextSendInSeconds(world.app, scene));
      await passTime(world.app, scene, "1 hour");
    }
    expect(waits.slice(0, 6)).toEqual([5, 15, 60, 300, 900, 2700]);
    expect(await statesOf(world.app, scene)).toEqual([`Olá: failed (#${code}) something`]);
    expect(await attemptsOf(id)).toHaveLength(7);
  });

  it("131047 fails for the closed window", async () => {
    world.answerWith(metaRefuses(131_047));
    await write("Olá");
    await send(world.app, scene);
    expect(await outgoingOf(world.app, scene)).toMatchObject([{ status: "failed", error_code: 131_047 }]);
  });

  it("131050 records that the person wants no marketing", async () => {
    world.answerWith(metaRefuses(131_050));
    await write("Oferta");
    await send(world.app, scene);
    const [contact] = await asOwner(world.app, "SELECT marketing_opt_out_at FROM contacts WHERE id = $1", [
      scene.contactId,
    ]);
    expect(contact?.["marketing_opt_out_at"]).toBeInstanceOf(Date);
    expect(await outgoingOf(world.app, scene)).toMatchObject([{ status: "failed", error_code: 131_050 }]);
  });

  it("131050 silences the agent too", async () => {
    await asOwner(world.app, "UPDATE conversations SET control = 'ai' WHERE id = $1", [scene.conversationId]);
    await agentWrote("Oferta");
    await agentWrote("Mais uma");
    world.answerWith(metaRefuses(131_050));
    await send(world.app, scene);
    expect(await conversationRow(world.app, scene)).toMatchObject({
      control: "paused",
      control_reason: "contact_opted_out",
      control_epoch: 2,
    });
    expect(sentTexts()).toEqual(["Oferta"]);
    expect((await statesOf(world.app, scene)).at(-1)).toBe("Mais uma: failed control_moved");
  });

  it("132001 fails and has the templates fetched again", async () => {
    world.answerWith(metaRefuses(132_001));
    await write("Olá");
    await send(world.app, scene);
    expect(await outgoingOf(world.app, scene)).toMatchObject([{ status: "failed", error_code: 132_001 }]);
    const jobs = await asOwner(world.app, "SELECT key FROM graphile_worker.jobs WHERE key = $1", [
      `sync_templates:${scene.channelId}`,
    ]);
    expect(jobs).toHaveLength(1);
  });
});

describe("a call whose answer is missing", () => {
  it("waits for a status, is made once more, and then nobody knows", async () => {
    world.answerWith(metaHangsUp);
    const [id] = await write("um", "dois");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: sending", "dois: queued"]);
    expect(await nextSendInSeconds(world.app, scene)).toBe(90);
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um"]);
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um", "um"]);
    expect(world.sent().map((body) => body["biz_opaque_callback_data"])).toEqual([id, `${id}:2`]);
    world.answerWith(metaAccepts);
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: failed delivery_unknown", "dois: sent"]);
    expect(sentTexts()).toEqual(["dois"]);
  });

  it("is not made again for a template", async () => {
    await write("Oferta");
    await asOwner(world.app, "UPDATE messages SET type = 'template' WHERE conversation_id = $1 AND direction = 'out'", [
      scene.conversationId,
    ]);
    const [message] = await outgoingOf(world.app, scene);
    await leaveUnfinished(message?.id);
    await send(world.app, scene);
    expect(sentTexts()).toEqual([]);
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(sentTexts()).toEqual([]);
    expect(await statesOf(world.app, scene)).toEqual(["Oferta: failed delivery_unknown"]);
  });

  it("is not made again after control moved, as it may have said what nobody wants to say twice", async () => {
    await asOwner(world.app, "UPDATE conversations SET control = 'ai' WHERE id = $1", [scene.conversationId]);
    await agentWrote("Sou a Lia");
    world.answerWith(metaHangsUp);
    await send(world.app, scene);
    world.answerWith(metaAccepts);
    await write("Aqui é a Renata");
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["Aqui é a Renata"]);
    expect(await statesOf(world.app, scene)).toEqual(["Sou a Lia: failed delivery_unknown", "Aqui é a Renata: sent"]);
  });
});

/** As a worker leaves it that died between the call and its commit. */
async function leaveUnfinished(messageId: string | undefined): Promise<void> {
  await asOwner(
    world.app,
    `WITH m AS (UPDATE messages SET status = 'sending', status_rank = 1, send_attempts = 1 WHERE id = $1 RETURNING *)
     INSERT INTO send_attempts (workspace_id, message_id, number) SELECT workspace_id, id, 1 FROM m`,
    [messageId],
  );
}

describe("a worker that dies", () => {
  it("between the call and its commit leaves a message that may have left: it is tried once more, later", async () => {
    const [id] = await write("um");
    const { whatsapp, ...others } = world.app.services.channelAdapters;
    const dying = async (...call: Parameters<typeof whatsapp.send>): Promise<never> => {
      await whatsapp.send(...call);
      throw new Error("the machine went away");
    };
    const services = { ...world.app.services, channelAdapters: { ...others, whatsapp: { ...whatsapp, send: dying } } };
    await expect(send(world.app, scene, services)).rejects.toThrow("the machine went away");
    expect(await statesOf(world.app, scene)).toEqual(["um: sending"]);
    expect(await attemptsOf(id)).toEqual([{ number: 1, outcome: null, error_code: null }]);
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um"]);
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um", "um"]);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent"]);
  });

  it("with the lease loses it: what it learns later is still true when the message left", async () => {
    await write("um");
    const { whatsapp, ...others } = world.app.services.channelAdapters;
    const slow = async (...call: Parameters<typeof whatsapp.send>) => {
      const outcome = await whatsapp.send(...call);
      await asOwner(world.app, "UPDATE conversations SET send_lease_token = $2 WHERE id = $1", [
        scene.conversationId,
        crypto.randomUUID(),
      ]);
      return outcome;
    };
    const services = { ...world.app.services, channelAdapters: { ...others, whatsapp: { ...whatsapp, send: slow } } };
    await send(world.app, scene, services);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent"]);
    expect((await conversationRow(world.app, scene)).send_lease_token).not.toBeNull();
  });
});

describe("a database that restarts", () => {
  it("between the call and its outcome costs nothing: what Meta answered is written down afterwards", async () => {
    await write("um", "dois");
    const { whatsapp, ...others } = world.app.services.channelAdapters;
    const cut = async (...call: Parameters<typeof whatsapp.send>) => {
      const outcome = await whatsapp.send(...call);
      await asOwner(
        world.app,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'piloto-api' AND datname = current_database()",
      );
      return outcome;
    };
    const services = { ...world.app.services, channelAdapters: { ...others, whatsapp: { ...whatsapp, send: cut } } };
    await send(world.app, scene, services);
    await world.app.runJobs();
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent"]);
    expect(sentTexts()).toEqual(["um", "dois"]);
  });
});

describe("Meta down for an hour", () => {
  it("costs no message and no order", async () => {
    world.answerWith(() => ({ status: 500, json: { error: { code: 131_016, message: "unavailable" } } }));
    await write("um", "dois", "três");
    for (let minutes = 0; minutes < 60; minutes += 10) {
      await send(world.app, scene);
      await passTime(world.app, scene, "10 minutes");
    }
    world.answerWith(metaAccepts);
    await passTime(world.app, scene, "1 hour");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent", "três: sent"]);
    expect(sentTexts()).toEqual(["um", "dois", "três"]);
  });
});

describe("asked again at the moment of sending", () => {
  it("the window may have closed meanwhile, with a margin", async () => {
    await write("Olá");
    await asOwner(
      world.app,
      "UPDATE conversations SET window_expires_at = now() + interval '30 seconds' WHERE id = $1",
      [scene.conversationId],
    );
    await send(world.app, scene);
    expect(sentTexts()).toEqual([]);
    expect(await statesOf(world.app, scene)).toEqual(["Olá: failed window_closed"]);
  });

  it("the channel may be gone: what waited is shown as not sent", async () => {
    await write("Olá");
    await asOwner(world.app, "UPDATE channels SET status = 'disconnected', credentials = NULL WHERE id = $1", [
      scene.channelId,
    ]);
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["Olá: failed channel_disconnected"]);
  });

  it("the contact may have no number any more", async () => {
    await write("Olá");
    await asOwner(world.app, "DELETE FROM contact_identities WHERE contact_id = $1", [scene.contactId]);
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["Olá: failed no_address"]);
  });

  it("the channel's pace may be used up: the rest follows a second later", async () => {
    await asOwner(world.app, "UPDATE channels SET sends_per_second = 2 WHERE id = $1", [scene.channelId]);
    await write("um", "dois", "três");
    await send(world.app, scene);
    expect(sentTexts()).toEqual(["um", "dois"]);
    expect(await nextSendInSeconds(world.app, scene)).toBeGreaterThan(0);
    await asOwner(world.app, "DELETE FROM rate_limits WHERE key = $1", [`send:${scene.channelId}`]);
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["um: sent", "dois: sent", "três: sent"]);
  });
});
