import { RefreshTimer } from "./refresh-timer.ts";
import type { EndReason, SharedChannel, SharedSession, SharedStore } from "./session-shared.ts";
import { clientAbortMs, type SessionTransport } from "./session-transport.ts";

/** Time that only moves forward; a changed wall clock must never end or prolong anything. */
export type MonotonicClock = {
  now: () => number;
  /** Returns what cancels the timer. */
  setTimer: (run: () => void, ms: number) => () => void;
};

/**
 * Runs the work while no other tab does; after `timeoutMs` of waiting it runs anyway, because the server is safe, and
 * still keeps its place in the queue, so that others know of it.
 */
export type TabLock = <Result>(timeoutMs: number, work: () => Promise<Result>) => Promise<Result>;

export type SessionDeps = {
  clock: MonotonicClock;
  random: () => number;
  newId: () => string;
  lock: TabLock;
  store: SharedStore;
  channel: SharedChannel;
  transport: SessionTransport;
  /** A hidden page refreshes when it is needed, not ahead. */
  isVisible: () => boolean;
};

export type SessionView = {
  status: "unknown" | "signed_in" | "signed_out";
  userId: string | null;
  endReason: EndReason | null;
  /** False while the server cannot be reached; the page stays signed in and says so in a strip. */
  isConnected: boolean;
};

/** refreshed: this tab did it. skipped: another tab was faster. ended: definitely signed out. unreachable: unknown, try later. */
export type RefreshOutcome = "refreshed" | "skipped" | "ended" | "unreachable";

const lockTimeoutMs = 3_000;
/** A refresh may start this late and then take ten seconds: afterwards none can still be on its way. */
const signInLockTimeoutMs = lockTimeoutMs + clientAbortMs;

/**
 * The browser's half of the session protocol: one refresh per page at a time, at most one across tabs, and signed out
 * only when the server said so. Pure: everything from outside comes in through `deps`.
 */
export class SessionMachine {
  readonly #deps: SessionDeps;
  readonly #timer: RefreshTimer;
  readonly #listeners = new Set<() => void>();
  #shared: SharedSession;
  #view: SessionView = { status: "unknown", userId: null, endReason: null, isConnected: true };
  #csrfToken: string | null = null;
  #serverOffsetMs: number | null = null;
  #refreshing: Promise<RefreshOutcome> | null = null;
  #abortRefresh: AbortController | null = null;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#shared = deps.store.read();
    this.#timer = new RefreshTimer({
      ...deps,
      refresh: () => void this.refresh(this.seq()),
      retry: () => void this.sync(),
    });
    deps.channel.subscribe((session) => this.#hear(session));
  }

  view = (): SessionView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Number of the session state a request is sent under; hand it to `refresh` when that request comes back refused. */
  seq(): number {
    return this.#shared.seq;
  }

  /** The token for `x-csrf-token`, fetched when there is none. Undefined when the server cannot be reached. */
  async csrfToken(): Promise<string | undefined> {
    if (this.#csrfToken === null) await this.sync();
    return this.#csrfToken ?? undefined;
  }

  /** The CSRF token was refused: it belongs to a session that changed. Fetches the one of now; false when it cannot. */
  async renewCsrfToken(): Promise<boolean> {
    this.#csrfToken = null;
    return (await this.csrfToken()) !== undefined;
  }

  /** Learns from the server who is signed in; a refresh decides when the short token may only have run out. */
  async sync(): Promise<SessionView> {
    return this.#sync(true);
  }

  /** One promise per page. `since`: the `seq` the caller last knew; a newer one means there is nothing left to do. */
  refresh(since: number): Promise<RefreshOutcome> {
    this.#refreshing ??= this.#deps
      .lock(lockTimeoutMs, () => this.#refreshUnlessDone(since))
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  /**
   * Makes a call whose answer may set the cookies of a new session, while no tab refreshes: a late refresh of the
   * former session would put its cookies over the new ones.
   */
  async signIn<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#abortRefresh?.abort();
    // Inside the lock this could need a refresh, which waits for the lock.
    await this.csrfToken();
    return this.#deps.lock(signInLockTimeoutMs, call);
  }

  /** A sign-in succeeded in this tab: its answer set new cookies. */
  async signedIn(userId: string): Promise<void> {
    this.#abortRefresh?.abort();
    this.#csrfToken = null;
    this.#publish({ ...this.#latest(), userId, signInId: this.#deps.newId(), expiresAtServerMs: 0, endReason: null });
    this.#set({ status: "signed_in", userId, endReason: null });
    await this.sync();
  }

  /** Ends the session; first stops a refresh in flight, whose late answer must not be taken for a live session. */
  async signOut(callLogout: () => Promise<unknown>): Promise<void> {
    this.#abortRefresh?.abort();
    await callLogout();
    this.#end("left");
  }

  /** Some request reached the server, or could not. */
  reportConnection(isReachable: boolean): void {
    if (isReachable) this.#reached();
    else if (this.#view.isConnected) this.#lost();
  }

  /** The page became visible, or the network came back. */
  wake(): void {
    this.#hear(this.#deps.store.read());
    if (this.#view.isConnected) this.#timer.wake();
    else void this.sync();
  }

  async #sync(mayRefresh: boolean): Promise<SessionView> {
    const before = this.#latest();
    const answer = await this.#deps.transport.session();
    if (answer.kind === "unreachable") return this.#lost();
    this.#reached();
    this.#serverOffsetMs = answer.serverTimeMs - this.#deps.clock.now();
    const latest = this.#latest();
    // The answer is older than a sign-in or sign-out that happened meanwhile, here or in another tab.
    if (latest.seq !== before.seq && latest.userId !== answer.userId) return this.#sync(mayRefresh);
    this.#csrfToken = answer.csrfToken;
    if (answer.userId !== null) return this.#adoptUser(answer.userId, answer.expiresInSeconds);
    if (before.userId === null && !answer.canRefresh) {
      return this.#set({ status: "signed_out", userId: null, endReason: before.endReason });
    }
    // A refresh that changed nothing says the server is confused, not that the person left.
    if (!mayRefresh) return this.#lost();
    const outcome = await this.refresh(this.seq());
    return outcome === "refreshed" || outcome === "skipped" ? this.#sync(false) : this.#view;
  }

  async #refreshUnlessDone(since: number): Promise<RefreshOutcome> {
    const asked = this.#latest();
    if (asked.seq > since) {
      this.#hear(asked);
      if (asked.userId !== null) return "skipped";
      this.#set({ status: "signed_out", userId: null, endReason: asked.endReason });
      return "ended";
    }
    const abort = new AbortController();
    this.#abortRefresh = abort;
    const answer = await this.#askForRefresh(abort.signal);
    // Sign-in and sign-out abort; what they did is newer than this answer.
    if (abort.signal.aborted) return this.#view.status === "signed_out" ? "ended" : "skipped";
    if (answer.kind === "unreachable" || answer.kind === "csrf") {
      this.#lost(answer.kind === "unreachable" ? answer.retryAfterSeconds : undefined);
      return "unreachable";
    }
    this.#reached();
    if (answer.kind === "denied") return this.#denied(asked, answer.reason);
    const latest = this.#latest();
    // Another tab signed out, or in as somebody else, while this was on its way: that is the newer word.
    if (latest.signInId !== asked.signInId || latest.userId !== asked.userId) {
      this.#hear(latest);
      return latest.userId === null ? "ended" : "skipped";
    }
    this.#csrfToken = answer.csrfToken;
    this.#serverOffsetMs = answer.serverTimeMs - this.#deps.clock.now();
    const lifeMs = answer.expiresInSeconds * 1000;
    this.#publish({ ...latest, expiresAtServerMs: answer.serverTimeMs + lifeMs });
    this.#timer.resetBackOff();
    this.#timer.scheduleAhead(lifeMs);
    return "refreshed";
  }

  async #askForRefresh(signal: AbortSignal): ReturnType<SessionTransport["refresh"]> {
    const { transport } = this.#deps;
    if (this.#csrfToken === null) {
      const current = await transport.session();
      if (current.kind === "unreachable" || signal.aborted) return { kind: "unreachable" };
      this.#csrfToken = current.csrfToken;
    }
    const answer = await transport.refresh(this.#csrfToken, signal);
    if (answer.kind !== "csrf" || signal.aborted) return answer;
    const session = await transport.session();
    if (session.kind === "unreachable") return session;
    this.#csrfToken = session.csrfToken;
    return transport.refresh(this.#csrfToken, signal);
  }

  /** The refusal counts only if nobody signed in since it was asked for. */
  #denied(asked: SharedSession, reason: "expired" | "reused"): RefreshOutcome {
    if (this.#latest().signInId !== asked.signInId) return "skipped";
    this.#end(asked.userId === null ? asked.endReason : reason);
    return "ended";
  }

  #end(endReason: EndReason | null): void {
    // The old token was bound to the session that is gone.
    this.#csrfToken = null;
    this.#timer.stop();
    this.#publish({ ...this.#latest(), userId: null, expiresAtServerMs: 0, endReason });
    this.#set({ status: "signed_out", userId: null, endReason });
  }

  #adoptUser(userId: string, expiresInSeconds: number): SessionView {
    const latest = this.#latest();
    const isNews = latest.userId !== userId;
    // Signed in by a redirect, for instance, which no tab has seen.
    if (isNews)
      this.#publish({ ...latest, userId, signInId: this.#deps.newId(), expiresAtServerMs: 0, endReason: null });
    else this.#shared = latest;
    this.#timer.resetBackOff();
    this.#timer.scheduleAhead(expiresInSeconds * 1000);
    return this.#set({ status: "signed_in", userId, endReason: null });
  }

  /** Another tab's record. Storage and messages may arrive in any order: the higher number is the newer one. */
  #hear(session: SharedSession): void {
    const mine = this.#shared;
    const isTie = session.seq === mine.seq && (session.signInId !== mine.signInId || session.userId !== mine.userId);
    if (session.seq > mine.seq) this.#shared = session;
    else if (!isTie) return;
    if (this.#view.status === "unknown") return;
    // Two tabs wrote at once: neither knows more, so the server decides.
    if (isTie) return void this.sync();
    if (session.userId === null) {
      this.#csrfToken = null;
      this.#timer.stop();
      this.#set({ status: "signed_out", userId: null, endReason: session.endReason });
      return;
    }
    if (session.signInId !== mine.signInId) this.#csrfToken = null;
    this.#set({ status: "signed_in", userId: session.userId, endReason: null });
    if (this.#serverOffsetMs === null || session.expiresAtServerMs === 0) return void this.sync();
    this.#timer.scheduleAhead(Math.max(0, session.expiresAtServerMs - this.#serverOffsetMs - this.#deps.clock.now()));
  }

  #latest(): SharedSession {
    const stored = this.#deps.store.read();
    return stored.seq > this.#shared.seq ? stored : this.#shared;
  }

  #publish(session: SharedSession): void {
    this.#shared = { ...session, seq: session.seq + 1 };
    this.#deps.store.write(this.#shared);
    this.#deps.channel.post(this.#shared);
  }

  #lost(retryAfterSeconds?: number): SessionView {
    this.#timer.scheduleRetry(retryAfterSeconds);
    return this.#set({ isConnected: false });
  }

  #reached(): void {
    if (!this.#view.isConnected) this.#set({ isConnected: true });
  }

  #set(change: Partial<SessionView>): SessionView {
    const before = this.#view;
    const next = { ...before, ...change };
    const isSame =
      next.status === before.status &&
      next.userId === before.userId &&
      next.endReason === before.endReason &&
      next.isConnected === before.isConnected;
    if (isSame) return before;
    this.#view = next;
    for (const listener of this.#listeners) listener();
    return next;
  }
}
