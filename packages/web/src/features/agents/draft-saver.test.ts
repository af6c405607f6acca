import { type AgentConfig, emptyAgentConfig } from "@piloto/shared/agents";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DraftSaver, type SavedDraft } from "./draft-saver.ts";
import type { DraftStore, KeptDraft } from "./draft-store.ts";

const config = (persona: string): AgentConfig => ({ ...emptyAgentConfig, name: "Lia", persona });
const saved = (persona: string, draftRevision: number): SavedDraft => ({
  draft: config(persona),
  draftRevision,
  updatedAt: `2026-11-20T14:34:0${draftRevision}Z`,
});

function memoryStore(start?: KeptDraft): DraftStore & { kept: () => KeptDraft | undefined } {
  let kept = start;
  return {
    kept: () => kept,
    read: () => kept,
    write: (value) => void (kept = value),
    clear: () => void (kept = undefined),
  };
}

/** A server with one draft and an optimistic lock; `fail` decides the next answers. */
function fakeServer(start: SavedDraft) {
  let current = start;
  const failures: unknown[] = [];
  return {
    current: () => current,
    failNext: (error: unknown) => failures.push(error),
    overwrite: (draft: SavedDraft) => (current = draft),
    save: vi.fn(async (input: { draft: AgentConfig; draftRevision: number }) => {
      if (failures.length > 0) throw failures.shift();
      if (input.draftRevision !== current.draftRevision) throw stale;
      const next = current.draftRevision + 1;
      current = { ...saved("", next), draft: input.draft };
      return { draftRevision: next, updatedAt: current.updatedAt };
    }),
  };
}

const stale = { data: { appCode: "CONFLICT", requestId: "r", fields: [], details: { reason: "stale_draft" } } };
const nameTaken = {
  data: { appCode: "CONFLICT", requestId: "r", fields: [{ field: "name", message: "taken" }], details: {} },
};
const noNetwork = new TypeError("Failed to fetch");

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function open(store = memoryStore()) {
  const server = fakeServer(saved("um", 1));
  const saver = new DraftSaver({ saved: server.current(), save: server.save, store, delayMs: 1_000, retryMs: 2_000 });
  return { server, saver, store };
}

describe("the draft saver", () => {
  it("saves once after a pause, however many keys were pressed", async () => {
    const { saver, server, store } = open();
    for (const text of ["d", "do", "dois"]) saver.edit(config(text));
    expect(saver.view().status).toBe("waiting");
    expect(store.kept()?.draft.persona).toBe("dois");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.save).toHaveBeenCalledTimes(1);
    expect(saver.view()).toMatchObject({ status: "saved", revision: 2 });
    expect(store.kept()).toBeUndefined();
  });

  it("keeps what was typed during a save and saves it next", async () => {
    const { saver, server } = open();
    saver.edit(config("dois"));
    vi.advanceTimersByTime(1_000);
    saver.edit(config("três"));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.current()).toMatchObject({ draftRevision: 3, draft: { persona: "três" } });
    expect(saver.view().status).toBe("saved");
  });

  it("keeps the draft here while the network is away, and saves it when it is back", async () => {
    const { saver, server, store } = open();
    server.failNext(noNetwork);
    server.failNext(noNetwork);
    saver.edit(config("dois"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.view().status).toBe("offline");
    expect(store.kept()?.draft.persona).toBe("dois");
    await vi.advanceTimersByTimeAsync(2_000 + 4_000);
    expect(saver.view()).toMatchObject({ status: "saved", revision: 2 });
  });

  it("takes up the draft an earlier visit could not save", async () => {
    const { draft, draftRevision, updatedAt } = saved("um", 1);
    const { saver, server } = open(
      memoryStore({ draft: config("perdido"), base: { draft, draftRevision, updatedAt } }),
    );
    saver.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.current().draft.persona).toBe("perdido");
  });

  it("asks before it replaces what somebody else saved during an earlier visit's silence", () => {
    const base = saved("zero", 0);
    const { saver, server } = open(memoryStore({ draft: config("minha"), base }));
    saver.start();
    vi.advanceTimersByTime(60_000);
    expect(saver.view()).toMatchObject({ status: "conflict", draft: { persona: "minha" } });
    expect(server.save).not.toHaveBeenCalled();
  });

  it("stops at a conflict, keeps typing, and saves the choice on top of theirs", async () => {
    const { saver, server } = open();
    const theirs = saved("de Diego", 2);
    server.overwrite(theirs);
    saver.edit(config("minha"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.view().status).toBe("conflict");
    saver.edit(config("minha, com mais"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.save).toHaveBeenCalledTimes(1);
    saver.resolve(theirs, config("as duas"));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.current()).toMatchObject({ draftRevision: 3, draft: { persona: "as duas" } });
    expect(saver.view().status).toBe("saved");
  });

  it("takes theirs without another save", () => {
    const { saver, server } = open();
    saver.resolve(saved("de Diego", 2), config("de Diego"));
    expect(saver.view()).toMatchObject({ status: "saved", revision: 2, draft: { persona: "de Diego" } });
    expect(server.save).not.toHaveBeenCalled();
  });

  it("waits for the next edit after a refusal, and sends nothing without a name", async () => {
    const { saver, server } = open();
    server.failNext(nameTaken);
    saver.edit(config("dois"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saver.view()).toMatchObject({ status: "refused", error: nameTaken });
    expect(server.save).toHaveBeenCalledTimes(1);
    saver.edit({ ...config("dois"), name: " " });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.view()).toMatchObject({ status: "refused", error: undefined });
    expect(server.save).toHaveBeenCalledTimes(1);
  });

  it("flushes before publishing and says when it could not", async () => {
    const { saver, server } = open();
    saver.edit(config("dois"));
    expect(await saver.flush()).toBe(true);
    server.failNext(noNetwork);
    saver.edit(config("três"));
    expect(await saver.flush()).toBe(false);
  });

  it("shows a colleague's newer draft only while there is nothing of one's own to lose", () => {
    const { saver } = open();
    saver.edit(config("minha"));
    saver.offer(saved("de Diego", 2));
    expect(saver.view().draft.persona).toBe("minha");
    const quiet = open().saver;
    quiet.offer(saved("de Diego", 2));
    expect(quiet.view()).toMatchObject({ revision: 2, draft: { persona: "de Diego" } });
  });
});
