import { createTRPCClient, TRPCClientError } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "../router.ts";
import { sessionLink } from "../session-link.ts";
import { SessionMachine, type TabLock } from "../session-machine.ts";
import { nobody, type SharedSession } from "../session-shared.ts";
import { clientAbortMs, type SessionTransport } from "../session-transport.ts";
import { ModelServer, type Answer, type CookieJar } from "./model-server.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** One request's fate: how long each way takes, and whether the request or its answer gets lost. */
export type Weather = { upMs: number; downMs: number; fate: "fine" | "request_lost" | "answer_lost" | "server_error" };

export const fineWeather: Weather = { upMs: 20, downMs: 20, fate: "fine" };

type SendOptions = { weather?: Weather; signal?: AbortSignal };

class Lost extends Error {}

export type Tab = {
  session: SessionMachine;
  isVisible: boolean;
  /** A call that needs a session, through the real link; its user, or why it failed. */
  call: () => Promise<string>;
  signIn: (userId: string) => Promise<void>;
  signOut: () => Promise<void>;
};

/** One browser: a cookie jar, a storage and a lock shared by tabs, a network with weather, and a model of the server. */
export class BrowserWorld {
  readonly clock = new VirtualClock();
  readonly server = new ModelServer(this.clock.now);
  readonly jar: CookieJar = { access: null, refresh: null };
  readonly tabs: Tab[] = [];
  refreshCalls = 0;
  hasLocks = true;
  #stored: SharedSession = nobody;
  #listeners: ((session: SharedSession) => void)[] = [];
  #lockTail: Promise<unknown> = Promise.resolve();
  readonly #nextWeather: () => Weather;
  readonly #messageDelay: () => number;

  constructor(options: { weather?: () => Weather; messageDelayMs?: () => number } = {}) {
    this.#nextWeather = options.weather ?? (() => fineWeather);
    this.#messageDelay = options.messageDelayMs ?? (() => 5);
  }

  openTab(): Tab {
    const tab: Tab = { isVisible: true, session: this.#createMachine(() => tab.isVisible), call, signIn, signOut };
    const client = this.#createClient(tab.session);
    const post = <Body>(handle: (jar: CookieJar) => Answer<Body>) => this.#send(handle, { weather: fineWeather });
    async function call(): Promise<string> {
      try {
        const me = await client.auth.me.query();
        return me.user.id;
      } catch (error) {
        if (!(error instanceof TRPCClientError)) throw error;
        return error.data ? String(Reflect.get(error.data, "appCode")) : "unreachable";
      }
    }
    async function signIn(userId: string): Promise<void> {
      await tab.session.signIn(() => post(() => server.signIn(userId)));
      await tab.session.signedIn(userId);
    }
    async function signOut(): Promise<void> {
      await tab.session.signOut(() => post((jar) => server.signOut(jar)));
    }
    const { server } = this;
    this.tabs.push(tab);
    return tab;
  }

  /** A message from a tab outside this world. */
  say(session: SharedSession): void {
    for (const listener of this.#listeners) listener(session);
  }

  /** What clearing site data leaves when the cookies stay. */
  forgetStorage(): void {
    this.#stored = nobody;
  }

  #createMachine(isVisible: () => boolean): SessionMachine {
    const own: ((session: SharedSession) => void)[] = [];
    return new SessionMachine({
      clock: this.clock,
      random: () => 0.5,
      newId: () => crypto.randomUUID(),
      lock: this.#lock,
      isVisible,
      store: {
        read: () => this.#stored,
        write: (session) => {
          this.#stored = session;
        },
      },
      channel: {
        post: (session) => {
          for (const listener of this.#listeners) {
            if (!own.includes(listener)) this.clock.setTimer(() => listener(session), this.#messageDelay());
          }
        },
        subscribe: (listener) => {
          own.push(listener);
          this.#listeners.push(listener);
        },
      },
      transport: this.#createTransport(),
    });
  }

  /** Web Locks with the time-out of the page: after it, the work runs although another tab still holds the lock. */
  readonly #lock: TabLock = async (timeoutMs, work) => {
    if (!this.hasLocks) return work();
    const before = this.#lockTail;
    const held = Promise.withResolvers<void>();
    this.#lockTail = before.then(() => held.promise);
    await Promise.race([before, this.clock.wait(timeoutMs)]);
    try {
      return await work();
    } finally {
      held.resolve();
    }
  };

  #createTransport(): SessionTransport {
    return {
      session: async () => {
        try {
          return await this.#send((jar) => this.server.session(jar));
        } catch {
          return { kind: "unreachable" };
        }
      },
      refresh: async (csrfToken, signal) => {
        this.refreshCalls += 1;
        try {
          return await this.#send((jar) => this.server.refresh(jar, csrfToken), { signal });
        } catch {
          return { kind: "unreachable" };
        }
      },
    };
  }

  /** The real client with the real link; only the wire is replaced. */
  #createClient(session: SessionMachine) {
    return createTRPCClient<AppRouter>({
      links: [
        sessionLink({ session, askStepUp: () => Promise.resolve(false) }),
        () => () =>
          observable((observer) => {
            this.#send((jar) => this.server.callSignedIn(jar)).then(
              ({ userId }) => {
                if (userId === null) observer.error(refusal("SESSION_EXPIRED"));
                else observer.next({ result: { type: "data", data: { user: { id: userId }, memberships: [] } } });
                observer.complete();
              },
              (error: Error) => observer.error(TRPCClientError.from(error)),
            );
          }),
      ],
    });
  }

  /** Cookies go out as they are when the request is sent. An answer that nobody awaits any more sets none. */
  async #send<Body>(handle: (jar: CookieJar) => Answer<Body>, options: SendOptions = {}): Promise<Body> {
    const { fate, upMs, downMs } = options.weather ?? this.#nextWeather();
    const sent = structuredClone(this.jar);
    const given = new AbortController();
    options.signal?.addEventListener("abort", () => given.abort());
    const travel = async (): Promise<Body> => {
      await this.clock.wait(upMs);
      if (fate === "request_lost" || fate === "server_error") throw new Lost(fate);
      const answer = handle(sent);
      await this.clock.wait(downMs);
      if (fate === "answer_lost" || given.signal.aborted) throw new Lost("nobody got the answer");
      Object.assign(this.jar, answer.cookies);
      return answer.body;
    };
    const abandoned = new Promise<never>((_resolve, reject) => {
      given.signal.addEventListener("abort", () => reject(new Lost("aborted")));
      this.clock.setTimer(() => given.abort(), clientAbortMs);
    });
    abandoned.catch(() => undefined);
    return Promise.race([travel(), abandoned]);
  }
}

function refusal(appCode: string): TRPCClientError<AppRouter> {
  return TRPCClientError.from({ error: { message: appCode, code: -32001, data: { appCode } } });
}
