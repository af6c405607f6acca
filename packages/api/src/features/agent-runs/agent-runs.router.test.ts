import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember } from "../../testing/factories.ts";
import { createRunScene, jobContext, receive, type RunScene, withModel } from "../../testing/run-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createRunHandler } from "./run-conversation.service.ts";
import { replyCall, scriptedModel } from "./testing.ts";

let app: TestApp;
let scene: RunScene;
beforeAll(async () => {
  app = await createTestApp({ RUN_DEBOUNCE_MS: "0" });
  scene = await createRunScene(app);
  const steps = [
    [{ name: "update_contact", input: { city: "Campinas" } }],
    replyCall("Um"),
    [{ name: "nonsense", input: "\u0000{" }],
    replyCall("Dois"),
    [{ name: "handoff", input: { reason: "complaint", summary: "Reclama." } }],
  ];
  const services = await withModel(app, scene, scriptedModel(...steps));
  for (const text of ["Primeira", "Segunda", "Terceira"]) {
    await receive(app, scene, text);
    await createRunHandler(services)(scene, jobContext(app));
  }
});
afterAll(() => app.stop());

const runs = () => scene.browser.trpc.agentRuns;

describe("the runs of an agent", () => {
  it("are listed per conversation and per agent, newest first, page by page", async () => {
    const { workspaceId, conversationId, agentId } = scene;
    const first = await runs().listOfConversation.query({ workspaceId, conversationId, limit: 2 });
    expect(first.items.map(({ outcome }) => outcome)).toEqual(["handed_off", "replied"]);
    expect(first.items[0]).toMatchObject({
      handoffReason: "complaint",
      contactName: "Bruna",
      versionNumber: 1,
      trigger: "message",
      model: "scripted",
      agent: { id: agentId },
      costMicros: 2400,
    });
    const cursor = first.nextCursor ?? "";
    const second = await runs().listOfConversation.query({ workspaceId, conversationId, limit: 2, cursor });
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeNull();
    const ofAgent = await runs().listOfAgent.query({ workspaceId, agentId, outcome: "replied" });
    expect(ofAgent.items).toHaveLength(2);
  });

  it("tell their steps: rules, calls, tools and what was wrong", async () => {
    const { workspaceId, conversationId } = scene;
    const { items } = await runs().listOfConversation.query({ workspaceId, conversationId });
    const [, repaired, plain] = items;
    const first = await runs().get.query({ workspaceId, runId: plain?.id ?? "" });
    expect(first.steps).toMatchObject([
      { number: 1, kind: "model", name: "" },
      { number: 2, kind: "tool", name: "update_contact", input: '{"city":"Campinas"}' },
      { number: 3, kind: "model" },
      { number: 4, kind: "tool", name: "reply", input: '{"messages":["Um"]}' },
    ]);
    const second = await runs().get.query({ workspaceId, runId: repaired?.id ?? "" });
    // What Postgres cannot keep is left out; nothing breaks.
    expect(second.steps[0]).toMatchObject({ kind: "model", name: "não existe ferramenta com esse nome" });
    expect(second.steps[1]).toMatchObject({ kind: "tool", name: "nonsense", input: "{" });
  });

  it("reject bad cursors and unknown runs", async () => {
    const { workspaceId, conversationId } = scene;
    const bad = runs().listOfConversation.query({ workspaceId, conversationId, cursor: "x" });
    expect(await appCodeOf(bad)).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(runs().get.query({ workspaceId, runId: conversationId }))).toBe("NOT_FOUND");
  });

  it("are not seen from another workspace", async () => {
    const { workspaceId, conversationId } = scene;
    const other = await signedInMember(app, "admin");
    const foreign = other.browser.trpc.agentRuns;
    expect(await appCodeOf(foreign.listOfConversation.query({ workspaceId, conversationId }))).toBe("FORBIDDEN");
    const own = { workspaceId: other.workspace.id };
    expect(await foreign.listOfConversation.query({ ...own, conversationId })).toMatchObject({ items: [] });
    const { items } = await runs().listOfConversation.query({ workspaceId, conversationId });
    expect(await appCodeOf(foreign.get.query({ ...own, runId: items[0]?.id ?? "" }))).toBe("NOT_FOUND");
  });
});
