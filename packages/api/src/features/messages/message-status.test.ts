import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { asOwner } from "../../testing/factories.ts";
import {
  addCustomer,
  conversationRow,
  createSendScene,
  createSendWorld,
  metaAccepts,
  metaHangsUp,
  metaRefuses,
  outgoingOf,
  passTime,
  type SendScene,
  type SendWorld,
  send,
  statesOf,
  usageOf,
} from "../../testing/send-scene.ts";
import { applyStatus, type StatusEvent, type StatusResult } from "./message-status.service.ts";

let world: SendWorld;
let scene: SendScene;

beforeAll(async () => {
  world = await createSendWorld();
});
beforeEach(async () => {
  world.answerWith(metaAccepts);
  scene = await createSendScene(world.app);
});
afterAll(() => world.stop());

type Told = Partial<StatusEvent> & Pick<StatusEvent, "status">;

const start = Date.now() - 60_000;
const eventOf = (externalId: string, told: Told): StatusEvent => ({
  kind: "status",
  channelExternalId: "1",
  externalId,
  at: new Date(start),
  ...told,
});

const tell = (externalId: string, told: Told, channelId = scene.channelId): Promise<StatusResult> =>
  inWorkspace(world.app.services.db, scene.workspaceId, (trx) =>
    applyStatus(world.app.services, trx, scene.workspaceId, channelId, eventOf(externalId, told)),
  );

async function write(text: string, { conversationId }: { conversationId: string } = scene): Promise<string> {
  const { workspaceId, browser } = scene;
  const clientKey = crypto.randomUUID();
  const { messageIds } = await browser.trpc.messages.sendText.mutate({ workspaceId, conversationId, clientKey, text });
  return messageIds[0] ?? "";
}

/** A message Meta has taken; the id Meta gave it. */
async function sentMessage(place: { conversationId: string } = scene): Promise<{ id: string; externalId: string }> {
  const id = await write("Olá", place);
  await send(world.app, { ...scene, ...place });
  const row = (await outgoingOf(world.app, place)).find((one) => one.id === id);
  return { id, externalId: row?.external_id ?? "" };
}

const error = { code: 131_026, title: "Message undeliverable", details: "no WhatsApp", action: "fail" } as const;
const pricing = { isBillable: true, category: "service" };

/** Everything a channel may tell of one message; each with its own time. */
const everything: Told[] = [
  { status: "sent", at: new Date(start + 1_000), pricing },
  { status: "delivered", at: new Date(start + 2_000), pricing },
  { status: "read", at: new Date(start + 3_000) },
  { status: "failed", at: new Date(start + 1_500), error },
];

const finalRow = async (id: string, place: { conversationId: string }) => {
  const row = (await outgoingOf(world.app, place)).find((one) => one.id === id);
  const { status, status_rank, error_code, error_title, error_details, delivered_at, read_at } = row ?? {};
  const conversation = await conversationRow(world.app, place);
  return {
    status,
    status_rank,
    error: [error_code, error_title, error_details],
    delivered_at,
    read_at,
    list: [conversation.last_status, conversation.has_failed_message],
  };
};

describe("what a channel tells of a message", () => {
  it("moves it up: sent, delivered, read, each with its time", async () => {
    const { externalId, id } = await sentMessage();
    expect(await tell(externalId, { status: "delivered", at: new Date(start + 2_000) })).toBe("applied");
    expect(await tell(externalId, { status: "read", at: new Date(start + 3_000) })).toBe("applied");
    expect(await finalRow(id, scene)).toMatchObject({ status: "read", list: ["read", false] });
  });

  it("ends in the same row, the same list and the same costs in any order and with any repetition", async () => {
    const anyStory = fc.subarray(everything, { minLength: 1 }).chain((told) =>
      fc.tuple(
        fc.constant(told),
        fc
          .array(fc.constantFrom(...told), { maxLength: 4 })
          .chain((again) => fc.shuffledSubarray([...told, ...again], { minLength: told.length + again.length })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(anyStory, async ([told, shuffled]) => {
        const [first, second] = [await addCustomer(world.app, scene), await addCustomer(world.app, scene)];
        const [plain, mixed] = [await sentMessage(first), await sentMessage(second)];
        const costs = async () => {
          const usage = await usageOf(world.app, scene);
          return [usage["channel_cost"] ?? 0, usage["messages_failed"] ?? 0];
        };
        const before = await costs();
        for (const one of told) await tell(plain.externalId, one);
        const between = await costs();
        for (const one of shuffled) await tell(mixed.externalId, one);
        const after = await costs();
        expect(await finalRow(mixed.id, second)).toEqual(await finalRow(plain.id, first));
        expect(after.map((value, at) => value - (between[at] ?? 0))).toEqual(
          between.map((value, at) => value - (before[at] ?? 0)),
        );
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it("never goes down, and fails only what was not delivered", async () => {
    const { externalId, id } = await sentMessage();
    await tell(externalId, { status: "read" });
    expect(await tell(externalId, { status: "sent" })).toBe("stale");
    expect(await tell(externalId, { status: "failed", error })).toBe("stale");
    expect(await finalRow(id, scene)).toMatchObject({ status: "read", error: [null, null, null] });
  });

  it("shows a failure in the channel's words, and counts it", async () => {
    const { externalId, id } = await sentMessage();
    expect(await tell(externalId, { status: "failed", error })).toBe("applied");
    expect(await finalRow(id, scene)).toMatchObject({
      status: "failed",
      error: [131_026, "Message undeliverable", "no WhatsApp"],
      list: ["failed", true],
    });
    expect(await usageOf(world.app, scene)).toMatchObject({ messages_failed: 1 });
  });

  it("is unknown for a message nobody knows, and for one of another channel", async () => {
    const { externalId } = await sentMessage();
    expect(await tell("wamid.never", { status: "read" })).toBe("unknown");
    expect(await tell(externalId, { status: "read" }, crypto.randomUUID())).toBe("unknown");
    expect(await statesOf(world.app, scene)).toEqual(["Olá: sent"]);
  });

  it("costs what the channel's price list says, once, when it was delivered and is billed", async () => {
    const { externalId } = await sentMessage();
    await tell(externalId, { status: "sent", pricing });
    expect((await usageOf(world.app, scene))["channel_cost"]).toBeUndefined();
    await tell(externalId, { status: "delivered" });
    await tell(externalId, { status: "read", pricing });
    await tell(externalId, { status: "delivered", pricing });
    expect(await usageOf(world.app, scene)).toMatchObject({ channel_cost: 35_000 });
    const other = await sentMessage();
    await tell(other.externalId, { status: "delivered", pricing: { isBillable: false, category: "service" } });
    await tell(other.externalId, { status: "read", pricing: { isBillable: true, category: "unheard_of" } });
    expect(await usageOf(world.app, scene)).toMatchObject({ channel_cost: 35_000 });
  });

  it("reads the messages before it too, where the channel names only the last one", async () => {
    await sentMessage();
    const failing = await sentMessage();
    await tell(failing.externalId, { status: "failed", error });
    const last = await sentMessage();
    await tell(last.externalId, { status: "read", coversEarlier: true });
    const rows = await outgoingOf(world.app, scene);
    expect(rows.map(({ status }) => status)).toEqual(["read", "failed", "read"]);
  });
});

describe("a status of a message whose answer never came", () => {
  it("tells its id, and the message is not sent again", async () => {
    world.answerWith(metaHangsUp);
    const id = await write("Olá");
    await send(world.app, scene);
    expect(await statesOf(world.app, scene)).toEqual(["Olá: sending"]);
    expect(await tell("wamid.late", { status: "sent", clientToken: id })).toBe("applied");
    await passTime(world.app, scene, "91 seconds");
    await send(world.app, scene);
    expect(world.sent()).toHaveLength(1);
    expect(await outgoingOf(world.app, scene)).toMatchObject([{ status: "sent", external_id: "wamid.late" }]);
  });

  it("takes back that nobody knew", async () => {
    world.answerWith(metaHangsUp);
    const id = await write("Olá");
    for (let round = 0; round < 3; round += 1) {
      await send(world.app, scene);
      await passTime(world.app, scene, "91 seconds");
    }
    expect(await statesOf(world.app, scene)).toEqual(["Olá: failed delivery_unknown"]);
    expect(await tell("wamid.late", { status: "sent", clientToken: id })).toBe("applied");
    expect(await statesOf(world.app, scene)).toEqual(["Olá: sent"]);
    expect(await conversationRow(world.app, scene)).toMatchObject({ has_failed_message: false, last_status: "sent" });
    expect(await usageOf(world.app, scene)).toMatchObject({ messages_failed: 0 });
  });
});

describe("a message that was sent again", () => {
  it("is not failed by what is still told of the attempt before", async () => {
    world.answerWith(metaRefuses(131_026));
    const id = await write("Olá");
    await send(world.app, scene);
    const { workspaceId, conversationId, browser } = scene;
    await browser.trpc.messages.resend.mutate({ workspaceId, conversationId, messageId: id });
    expect(await tell("wamid.first", { status: "failed", error, clientToken: id })).toBe("stale");
    world.answerWith(metaAccepts);
    await send(world.app, scene);
    expect(await tell("wamid.first", { status: "failed", error, clientToken: id })).toBe("stale");
    expect(await statesOf(world.app, scene)).toEqual(["Olá: sent"]);
    expect(world.sent().map((body) => body["biz_opaque_callback_data"])).toEqual([`${id}:2`]);
  });

  it("is delivered when the attempt before arrived after all, and then not sent", async () => {
    const { externalId, id } = await sentMessage();
    await tell(externalId, { status: "failed", error, clientToken: id });
    const { workspaceId, conversationId, browser } = scene;
    await browser.trpc.messages.resend.mutate({ workspaceId, conversationId, messageId: id });
    world.answerWith(metaAccepts);
    await tell(externalId, { status: "delivered", clientToken: id });
    await send(world.app, scene);
    expect(world.sent()).toEqual([]);
    expect(await statesOf(world.app, scene)).toEqual(["Olá: delivered"]);
  });
});

describe("a token we did not write", () => {
  it.each(["", "reaction:x", "not-a-uuid", `${crypto.randomUUID()}:99999`, "x".repeat(600)])(
    "%j names no message",
    async (clientToken) => {
      await sentMessage();
      expect(await tell("wamid.other", { status: "read", clientToken })).toBe("unknown");
      const [row] = await asOwner<{ count: string }>(
        world.app,
        "SELECT count(*) FROM message_status_events WHERE workspace_id = $1",
        [scene.workspaceId],
      );
      expect(Number(row?.count)).toBe(0);
    },
  );
});
