import { type AgentConfig, agentConfig } from "@piloto/shared/agents";
import { z } from "zod";

export type KeptDraft = {
  draft: AgentConfig;
  /** The server's draft that it grew from. */
  base: { draft: AgentConfig; draftRevision: number; updatedAt: string };
};

export type DraftStore = {
  /** undefined when there is none, or it can no longer be read. */
  read: () => KeptDraft | undefined;
  write: (kept: KeptDraft) => void;
  clear: () => void;
};

// A name may be empty while somebody is typing it.
const kept = z.object({
  draft: agentConfig.extend({ name: z.string().max(200) }),
  base: z.object({ draft: agentConfig, draftRevision: z.int(), updatedAt: z.string() }),
});

/** One person's unsaved draft of one agent, in this browser. A full or forbidden storage costs only the safety net. */
export function createDraftStore(userId: string, agentId: string, storage: Storage = localStorage): DraftStore {
  const key = `piloto:agent-draft:${userId}:${agentId}`;
  const attempt = <Result>(run: () => Result): Result | undefined => {
    try {
      return run();
    } catch {
      return undefined;
    }
  };
  return {
    read: () =>
      attempt(() => {
        const text = storage.getItem(key);
        return text === null ? undefined : kept.parse(JSON.parse(text));
      }),
    write: (value) => attempt(() => storage.setItem(key, JSON.stringify(value))),
    clear: () => attempt(() => storage.removeItem(key)),
  };
}
