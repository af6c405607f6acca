import { listAgentChanges } from "@piloto/shared/agent-changes";
import { type AgentConfig, agentConfig } from "@piloto/shared/agents";
import { readErrorData } from "../../api/error-data.ts";
import type { DraftStore, KeptDraft } from "./draft-store.ts";

export type SaveStatus = "saved" | "waiting" | "saving" | "offline" | "refused" | "conflict";

export type SaverView = {
  /** What the form shows. */
  draft: AgentConfig;
  status: SaveStatus;
  /** The revision on the server that this draft grew from. */
  revision: number;
  savedAt: string;
  /** Why the server refused it; undefined when it was our own check, or nothing is wrong. */
  error: unknown;
};

/** A draft as the server has it. */
export type SavedDraft = { draft: AgentConfig; draftRevision: number; updatedAt: string };

type Options = {
  saved: SavedDraft;
  save: (input: { draft: AgentConfig; draftRevision: number }) => Promise<{ draftRevision: number; updatedAt: string }>;
  store: DraftStore;
  delayMs?: number;
  retryMs?: number;
};

const isSame = (a: AgentConfig, b: AgentConfig): boolean => listAgentChanges(a, b).length === 0;
const maxRetryMs = 30_000;

/**
 * Keeps one draft safe: each edit goes to this browser's store at once and to the server after a pause. One save is
 * under way at a time; silence from the server is retried, a refusal waits for the next edit, a conflict for a choice.
 */
export class DraftSaver {
  readonly #options: Required<Omit<Options, "saved">>;
  readonly #listeners = new Set<() => void>();
  #base: SavedDraft;
  #view: SaverView;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;

  constructor({ saved, delayMs = 1_200, retryMs = 2_000, ...rest }: Options) {
    this.#options = { ...rest, delayMs, retryMs };
    const kept = readKept(saved, rest.store);
    this.#base = kept?.base ?? saved;
    this.#view = startView(saved, kept);
  }

  // Bound, because React takes them as they are.
  readonly view = (): SaverView => this.#view;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The draft that this one grew from, as the server had it. */
  base(): AgentConfig {
    return this.#base.draft;
  }

  /** Starts the retry of what an earlier visit left behind. */
  start(): void {
    if (this.#view.status === "waiting") this.#plan(0);
  }

  edit(draft: AgentConfig): void {
    this.#options.store.write({ draft, base: this.#base });
    if (this.#view.status === "conflict") return this.#show({ draft });
    this.#show({ draft, status: "waiting", error: undefined });
    this.#plan(this.#options.delayMs);
  }

  /** Saves now. True when everything shown is on the server. */
  async flush(): Promise<boolean> {
    await this.#running;
    await this.#run();
    return this.#view.status === "saved" || (this.#view.status === "waiting" && !this.#isDirty());
  }

  /** Takes over what the server has now, if nothing here would be lost. */
  offer(fresh: SavedDraft): void {
    if (fresh.draftRevision <= this.#base.draftRevision || this.#running || this.#isDirty()) return;
    this.replace(fresh);
  }

  /** Takes over what the server has now, whatever is shown: after publishing, rolling back, or a choice for theirs. */
  replace(fresh: SavedDraft): void {
    const { draft, draftRevision: revision, updatedAt: savedAt } = fresh;
    clearTimeout(this.#timer);
    this.#base = fresh;
    this.#options.store.clear();
    this.#show({ draft, revision, savedAt, status: "saved", error: undefined });
  }

  /** Ends a conflict: `merged` is saved on top of what the server has. */
  resolve(theirs: SavedDraft, merged: AgentConfig): void {
    if (isSame(merged, theirs.draft)) return this.replace(theirs);
    this.#base = theirs;
    this.#show({ status: "waiting", revision: theirs.draftRevision, error: undefined });
    this.edit(merged);
    this.#plan(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #show(next: Partial<SaverView>): void {
    this.#view = { ...this.#view, ...next };
    for (const listener of this.#listeners) listener();
  }

  #isDirty(): boolean {
    return !isSame(this.#view.draft, this.#base.draft);
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  #run(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) return this.#running;
    if (!this.#isDirty() || this.#view.status === "conflict") return Promise.resolve();
    this.#running = this.#attempt().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #attempt(): Promise<void> {
    const sent = this.#view.draft;
    const parsed = agentConfig.safeParse(sent);
    if (!parsed.success) return this.#show({ status: "refused", error: undefined });
    this.#show({ status: "saving" });
    try {
      const saved = await this.#options.save({ draft: parsed.data, draftRevision: this.#base.draftRevision });
      this.#accept({ draft: sent, ...saved });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #accept(saved: SavedDraft): void {
    this.#failures = 0;
    if (isSame(this.#view.draft, saved.draft)) return this.replace(saved);
    // Typing went on during the save: the rest follows after the next pause.
    this.#base = saved;
    this.#show({ revision: saved.draftRevision, savedAt: saved.updatedAt });
    this.edit(this.#view.draft);
  }

  #refuse(error: unknown): void {
    const facts = readErrorData(error);
    const isSilence = !facts || facts.appCode === "UNAVAILABLE" || facts.appCode === "INTERNAL";
    if (isSilence) {
      this.#failures += 1;
      this.#show({ status: "offline", error: undefined });
      this.#plan(Math.min(maxRetryMs, this.#options.retryMs * 2 ** (this.#failures - 1)));
    } else if (facts.details["reason"] === "stale_draft") this.#show({ status: "conflict", error });
    else this.#show({ status: "refused", error });
  }
}

// What an earlier visit could not save comes back, unless the server has just that by now.
function readKept(saved: SavedDraft, store: DraftStore): KeptDraft | undefined {
  const kept = store.read();
  if (kept && !isSame(kept.draft, saved.draft)) return kept;
  store.clear();
  return undefined;
}

function startView(saved: SavedDraft, kept: KeptDraft | undefined): SaverView {
  const { draftRevision: revision, updatedAt: savedAt } = saved;
  if (!kept) return { draft: saved.draft, status: "saved", revision, savedAt, error: undefined };
  const isStale = kept.base.draftRevision < revision;
  return { draft: kept.draft, status: isStale ? "conflict" : "waiting", revision, savedAt, error: undefined };
}
