import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Services } from "../../services.ts";
import {
  addCustomer,
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
} from "../../testing/send-scene.ts";

let world: SendWorld;
let scene: SendScene;

beforeAll(async () => {
  world = await createSendWorld();
  scene = await createSendScene(world.app);
});
afterAll(() => world.stop());

/** What may become of one call. `taken`: Meta has the message, whatever we hear of it. */
const fates = [
  { name: "accepted", taken: true },
  { name: "answer lost", taken: true },
  { name: "request lost", taken: false },
  { name: "unavailable", taken: false },
  { name: "too fast", taken: false },
  { name: "undeliverable", taken: false },
  { name: "worker dies after the call", taken: true },
  { name: "worker dies before the call", taken: false },
] as const;
type Fate = (typeof fates)[number];

const answers: Partial<Record<Fate["name"], ReturnType<typeof metaAccepts>>> = {
  "answer lost": metaHangsUp(),
  "request lost": metaHangsUp(),
  unavailable: metaRefuses(131_016)(),
  "too fast": metaRefuses(131_056)(),
  undeliverable: metaRefuses(131_026)(),
};

/** Meta and a worker that meet these fates, one per call, and then nothing but luck. */
function meet(story: Fate[]): { services: Services; taken: string[] } {
  const left = [...story];
  const taken: string[] = [];
  let fate: Fate | undefined;
  world.answerWith((text) => {
    if (fate?.taken ?? true) taken.push(text);
    return (fate && answers[fate.name]) ?? metaAccepts();
  });
  const { whatsapp, ...others } = world.app.services.channelAdapters;
  const call = async (...args: Parameters<typeof whatsapp.send>) => {
    fate = left.shift();
    if (fate?.name === "worker dies before the call") throw new Error("dead");
    const outcome = await whatsapp.send(...args);
    if (fate?.name === "worker dies after the call") throw new Error("dead");
    return outcome;
  };
  const channelAdapters = { ...others, whatsapp: { ...whatsapp, send: call } };
  return { services: { ...world.app.services, channelAdapters }, taken };
}

const isSettled = ({ status }: { status: string }): boolean => status === "sent" || status === "failed";

describe("whatever becomes of each call, with two workers at it", () => {
  it("every message ends as sent or as failed with a reason, in order, and is said twice at most where nobody knew", async () => {
    const anyStory = fc.array(fc.constantFrom(...fates), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const place = await addCustomer(world.app, scene);
        const { services, taken } = meet(story);
        const texts = ["um", "dois", "três"];
        for (const text of texts) {
          const message = { ...place, workspaceId: scene.workspaceId, clientKey: crypto.randomUUID(), text };
          await scene.browser.trpc.messages.sendText.mutate(message);
        }
        const target = { workspaceId: scene.workspaceId, ...place };
        for (let round = 0; round < 40 && !(await outgoingOf(world.app, place)).every(isSettled); round += 1) {
          await Promise.allSettled([send(world.app, target, services), send(world.app, target, services)]);
          await passTime(world.app, target, "1 hour");
        }
        const rows = await outgoingOf(world.app, place);
        expect(rows.every(isSettled)).toBe(true);
        const wrong = rows.filter(({ body, status, error_title: title }) => {
          const times = taken.filter((text) => text === body).length;
          if (times > 2) return true;
          return status === "sent" ? times === 0 : !/^(?:delivery_unknown|\(#131)/.test(title ?? "");
        });
        expect(wrong).toEqual([]);
        const firsts = [...new Set(taken)];
        expect(firsts).toEqual(texts.filter((text) => firsts.includes(text)));
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
