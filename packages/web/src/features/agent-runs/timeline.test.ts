import type { AgentRunView } from "@piloto/shared/agent-runs";
import type { ConversationEventView } from "@piloto/shared/conversation-views";
import { describe, expect, it } from "vitest";
import { toTimeline } from "./timeline.ts";

const at = (second: number) => `2026-11-20T14:21:${String(second).padStart(2, "0")}.000Z`;

function run(id: string, startedAt: string, change: Partial<AgentRunView> = {}): AgentRunView {
  return {
    id,
    conversationId: "c",
    contactName: "Juliana",
    agent: { id: "a", name: "Lia" },
    versionNumber: 12,
    trigger: "message",
    outcome: "replied",
    failure: null,
    reason: "",
    handoffReason: null,
    provider: "",
    model: "",
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    costMicros: null,
    currency: "BRL",
    messageCount: 1,
    waitedMs: 4_000,
    latencyMs: 2_100,
    startedAt,
    finishedAt: startedAt,
    ...change,
  };
}

function event(id: string, instant: string, change: Partial<ConversationEventView> = {}): ConversationEventView {
  return {
    id,
    kind: "control",
    actor: "person",
    user: null,
    agent: null,
    runId: null,
    data: {},
    at: instant,
    ...change,
  };
}

const keys = (...given: Parameters<typeof toTimeline>) => toTimeline(...given).map(({ key }) => key);

describe("why the agent answered", () => {
  it("tells what came before what was made of it, and everything in order", () => {
    const runs = [run("r2", at(30)), run("r1", at(7), { finishedAt: at(13) })];
    expect(keys([event("e", at(20))], runs)).toEqual(["r1-heard", "r1", "e", "r2-heard", "r2"]);
  });

  it("tells a hand-off once, with the turn that decided it", () => {
    const handedOff = run("r", at(7), { outcome: "handed_off" });
    expect(keys([event("e", at(7), { actor: "agent", runId: "r" })], [handedOff])).toEqual(["r-heard", "r"]);
  });

  it("keeps the change of control when its turn is not on this page", () => {
    expect(keys([event("e", at(7), { actor: "agent", runId: "older" })], [])).toEqual(["e"]);
  });
});
