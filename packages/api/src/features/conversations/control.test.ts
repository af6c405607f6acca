import { controls } from "@piloto/shared/conversation-words";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controlEvents, nextControl } from "./control.ts";

const anyControl = fc.constantFrom(...controls);
const anyEvent = fc.constantFrom(...controlEvents);

describe("who commands a conversation", () => {
  it.each([
    ["ai", "handoff", "handoff_pending"],
    ["ai", "person_takes_over", "human"],
    ["ai", "person_replies", "human"],
    ["ai", "phone_replies", "human"],
    ["handoff_pending", "person_takes_over", "human"],
    ["handoff_pending", "phone_replies", "human"],
    ["human", "hand_back", "ai"],
    ["paused", "person_replies", "human"],
    ["paused", "hand_back", "ai"],
  ] as const)("moves from %s by %s to %s", (from, event, to) => {
    expect(nextControl(from, event)).toBe(to);
  });

  it("never stays where it was: an event that changes nothing is no move, and raises no epoch", () => {
    fc.assert(fc.property(anyControl, anyEvent, (from, event) => nextControl(from, event) !== from));
  });

  it("is the agent's again by a hand-back alone, and never by one from the agent itself", () => {
    fc.assert(
      fc.property(anyControl, anyEvent, (from, event) => {
        const isTheAgents = nextControl(from, event) === "ai";
        expect(isTheAgents).toBe(event === "hand_back" && from !== "ai");
      }),
    );
  });

  it("is paused by a pause or a block from anywhere else, and never handed off unless the agent had it", () => {
    for (const from of controls) {
      expect(nextControl(from, "pause")).toBe(from === "paused" ? undefined : "paused");
      expect(nextControl(from, "block")).toBe(from === "paused" ? undefined : "paused");
      expect(nextControl(from, "handoff")).toBe(from === "ai" ? "handoff_pending" : undefined);
    }
  });

  it("is a person's once a person has spoken, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.constantFrom("person_replies", "phone_replies"), (before, event) => {
        const replay = before.reduce(
          (control, one) => nextControl(control, one) ?? control,
          controls[0] as (typeof controls)[number],
        );
        expect(nextControl(replay, event) ?? replay).toBe("human");
      }),
    );
  });
});
