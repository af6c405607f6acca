import type { ControlReason } from "@piloto/shared/conversation-words";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { addCustomer, conversationRow, createSendScene, eventsOf, type SendScene } from "../../testing/send-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { type ControlEvent, controlEvents, nextControl } from "./control.ts";
import { moveControl } from "./control.service.ts";
import { lockConversation } from "./conversation-lock.service.ts";

let app: TestApp;
let scene: SendScene;

beforeAll(async () => {
  app = await createTestApp();
  scene = await createSendScene(app);
});
afterAll(() => app.stop());

const reasons: Record<ControlEvent, ControlReason> = {
  handoff: "agent_handoff",
  person_takes_over: "person_took_over",
  person_replies: "person_replied",
  phone_replies: "phone_replied",
  hand_back: "person_returned",
  pause: "person_paused",
  block: "channel_blocked",
};

const move = (conversationId: string, event: ControlEvent) =>
  inWorkspace(app.services.db, scene.workspaceId, async (trx) => {
    const locked = await lockConversation(trx, scene.workspaceId, conversationId);
    const actor = { kind: "person", userId: scene.userId } as const;
    const moved = await moveControl(app.services, trx, scene.workspaceId, locked, {
      event,
      actor,
      reason: reasons[event],
    });
    return { before: locked, moved };
  });

describe("moving control", () => {
  it("raises the epoch by one with each real move and never otherwise, each in the timeline", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...controlEvents), { maxLength: 10 }), async (events) => {
        const place = await addCustomer(app, scene, { control: "ai" });
        for (const event of events) {
          const { before, moved } = await move(place.conversationId, event);
          const after = await conversationRow(app, place);
          const to = nextControl(before.control, event);
          expect([after.control, after.control_epoch, moved?.controlEpoch]).toEqual(
            to
              ? [to, before.controlEpoch + 1, before.controlEpoch + 1]
              : [before.control, before.controlEpoch, undefined],
          );
        }
        const { control_epoch: epoch } = await conversationRow(app, place);
        expect(await eventsOf(app, place)).toHaveLength(epoch - 1);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it("wakes the agent only by a hand-back with something unanswered", async () => {
    const asked = await addCustomer(app, scene, { control: "human" });
    await move(asked.conversationId, "hand_back");
    expect((await conversationRow(app, asked)).run_due_at).toBeInstanceOf(Date);
    await move(asked.conversationId, "phone_replies");
    expect(await conversationRow(app, asked)).toMatchObject({ run_due_at: null, handled_seq: 1 });
    await move(asked.conversationId, "hand_back");
    expect(await conversationRow(app, asked)).toMatchObject({ run_due_at: null, control: "ai" });
  });

  it("of a conversation that is not there is NOT_FOUND", async () => {
    const lock = inWorkspace(app.services.db, scene.workspaceId, (trx) =>
      lockConversation(trx, scene.workspaceId, crypto.randomUUID()),
    );
    await expect(lock).rejects.toMatchObject({ code: "NOT_FOUND" });
    const nowhere = { workspaceId: scene.workspaceId, conversationId: crypto.randomUUID(), controlEpoch: 1 };
    expect(await appCodeOf(scene.browser.trpc.conversations.takeOver.mutate(nowhere))).toBe("NOT_FOUND");
  });
});
