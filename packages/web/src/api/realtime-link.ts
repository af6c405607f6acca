import type { Operation, OperationResultEnvelope, TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { readErrorData } from "./error-data.ts";
import type { AppRouter } from "./router.ts";
import type { MonotonicClock, SessionMachine } from "./session-machine.ts";

type Deps = {
  session: Pick<SessionMachine, "view" | "subscribe" | "seq" | "refresh">;
  clock: Pick<MonotonicClock, "setTimer">;
  random: () => number;
};
type ClientError = TRPCClientError<AppRouter>;
type Envelope = OperationResultEnvelope<unknown, ClientError>;

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/**
 * Keeps a stream open for as long as somebody listens: connects only with a live session, refreshes an expired one, waits
 * ever longer while the server is away, and each time goes on after the last event it has seen. Ends only when the
 * server says no for good. Stands before `httpSubscriptionLink`, which loses its place with each error.
 */
export function realtimeLink(deps: Deps): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable<Envelope, ClientError>((observer) => {
        const stream = new ResumingStream(deps, op, {
          open: (resumed, handlers) => next(resumed).subscribe(handlers),
          next: (envelope) => observer.next(envelope),
          error: (error) => observer.error(error),
        });
        stream.connect();
        return () => stream.stop();
      });
}

type Handlers = {
  next: (envelope: Envelope) => void;
  error: (error: ClientError) => void;
  complete: () => void;
};
type Wiring = {
  open: (op: Operation, handlers: Handlers) => { unsubscribe: () => void };
  next: (envelope: Envelope) => void;
  error: (error: ClientError) => void;
};

class ResumingStream {
  readonly #deps: Deps;
  readonly #op: Operation;
  readonly #wiring: Wiring;
  #lastEventId: string | undefined;
  #retryMs = firstRetryMs;
  /** The last refusal came without a single event in between. */
  #wasRefused = false;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(deps: Deps, op: Operation, wiring: Wiring) {
    this.#deps = deps;
    this.#op = op;
    this.#wiring = wiring;
  }

  connect(): void {
    if (this.#isStopped) return;
    const { session } = this.#deps;
    if (session.view().status !== "signed_in") return this.#waitForSession();
    const sentUnder = session.seq();
    const inner = this.#wiring.open(this.#resumed(), {
      next: (envelope) => this.#pass(envelope),
      error: (error) => void this.#recover(error, sentUnder),
      // The server never ends a stream by itself without an error; a proxy may.
      complete: () => this.#retry(0),
    });
    this.#cancel = () => inner.unsubscribe();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #resumed(): Operation {
    const { input } = this.#op;
    if (this.#lastEventId === undefined || typeof input !== "object") return this.#op;
    return { ...this.#op, input: { ...input, lastEventId: this.#lastEventId } };
  }

  #pass(envelope: Envelope): void {
    const { result } = envelope;
    // This stream goes on; only the connection under it stopped.
    if (this.#isStopped || result.type === "stopped" || (result.type === "state" && result.state === "idle")) return;
    if ("id" in result && typeof result.id === "string") {
      this.#lastEventId = result.id;
      this.#retryMs = firstRetryMs;
      this.#wasRefused = false;
    }
    this.#wiring.next(envelope);
  }

  async #recover(error: ClientError, sentUnder: number): Promise<void> {
    if (this.#isStopped) return;
    const facts = readErrorData(error);
    switch (facts?.appCode) {
      case "SESSION_EXPIRED":
      case "SESSION_REUSED":
        return this.#renew(error, sentUnder);
      case "FORBIDDEN":
      case "NOT_FOUND":
      case "VALIDATION_FAILED":
      case "CSRF_REJECTED":
        return this.#wiring.error(error);
      default:
        return this.#retry(facts?.retryAfterSeconds ?? 0);
    }
  }

  async #renew(error: ClientError, sentUnder: number): Promise<void> {
    const { session } = this.#deps;
    this.#tellConnecting();
    const isRepeated = this.#wasRefused;
    this.#wasRefused = true;
    // Another tab's refresh was not enough the first time: then one of our own, and no tight circle.
    const outcome = await session.refresh(isRepeated ? session.seq() : sentUnder);
    if (this.#isStopped) return;
    if (outcome === "ended") return this.#wiring.error(error);
    if (outcome === "unreachable" || isRepeated) return this.#retry(0);
    this.connect();
  }

  #retry(atLeastSeconds: number): void {
    if (this.#isStopped) return;
    this.#tellConnecting();
    const jittered = this.#retryMs * (0.75 + 0.5 * this.#deps.random());
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
    this.#cancel = this.#deps.clock.setTimer(() => this.connect(), Math.max(jittered, atLeastSeconds * 1000));
  }

  #waitForSession(): void {
    const { session } = this.#deps;
    this.#cancel = session.subscribe(() => {
      if (session.view().status !== "signed_in") return;
      this.#cancel();
      this.connect();
    });
  }

  #tellConnecting(): void {
    this.#wiring.next({ result: { type: "state", state: "connecting", error: null } });
  }
}
