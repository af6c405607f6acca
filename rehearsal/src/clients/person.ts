import { randomUUID } from "node:crypto";
import { SessionMachine } from "../../../packages/web/src/api/session-machine.ts";
import { nobody, type SharedSession } from "../../../packages/web/src/api/session-shared.ts";
import { createSessionTransport } from "../../../packages/web/src/api/session-transport.ts";
import { type Answer, type Ask, browserHeaders, type HttpClient } from "./http-client.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Somebody with one open page: cookies, and the page's own session machine, which refreshes ahead of time and decides
 * what is a sign-out.
 */
export interface Person {
  /** Opens the page: asks who is signed in, and refreshes. */
  open(): Promise<void>;
  /** A query or mutation as the page makes it: refreshed and repeated once when the session ran out. */
  call(procedure: string, input?: unknown): Promise<Answer | undefined>;
  isSignedIn(): boolean;
  /** Everybody here has a session, so that "signed out" is always a loss; "unknown" is only not yet. */
  hasSignedOut(): boolean;
  /** Refreshes, and resolves once the answer is there. */
  refresh(): Promise<void>;
  cookie(): string;
  /** Closes the page: nothing more is asked ahead of time. */
  close(): void;
}

export interface PersonOptions {
  readonly http: HttpClient;
  readonly ledger: Ledger;
  /** `rt=…`: the refresh cookie of a session that was opened before. */
  readonly refreshCookie: string;
}

export function createPerson({ http, ledger, refreshCookie }: PersonOptions): Person {
  const jar = new Map([splitCookie(refreshCookie)]);
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const cookie = (): string => [...jar].map((pair) => pair.join("=")).join("; ");

  const ask = async (request: Ask): Promise<Answer> => {
    const kind = request.path.split("?")[0]?.replace("/trpc/", "") ?? "";
    try {
      const answer = await http.ask({
        ...request,
        headers: { ...browserHeaders, ...request.headers, cookie: cookie() },
      });
      for (const line of answer.setCookie) keepCookie(jar, line);
      record(ledger, kind, answer);
      return answer;
    } catch (error) {
      ledger.failed(kind, error instanceof Error ? error.message : String(error));
      throw error;
    }
  };
  const machine = new SessionMachine({
    clock: {
      now: () => performance.now(),
      setTimer(run, ms) {
        if (isClosed) return () => undefined;
        const timer = setTimeout(() => {
          timers.delete(timer);
          run();
        }, ms);
        timers.add(timer);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    newId: randomUUID,
    lock: (_timeoutMs, work) => work(),
    ...ownStorage(),
    transport: createSessionTransport("/trpc", fetchThrough(ask)),
    isVisible: () => true,
  });
  return {
    open: async () => void (await machine.sync()),
    async call(procedure, input) {
      const sentUnder = machine.seq();
      const csrfToken = input === undefined ? undefined : await machine.csrfToken();
      const request = requestOf(procedure, input, csrfToken);
      const answer = await ask(request).catch(() => undefined);
      if (answer?.status !== 401 || !/SESSION_(EXPIRED|REUSED)/.test(answer.text)) return answer;
      const outcome = await machine.refresh(sentUnder);
      return outcome === "refreshed" || outcome === "skipped" ? ask(request).catch(() => undefined) : answer;
    },
    isSignedIn: () => machine.view().status === "signed_in",
    hasSignedOut: () => machine.view().status === "signed_out",
    refresh: async () => void (await machine.refresh(machine.seq())),
    cookie,
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** 401 by itself is no failure: the page refreshes. What it makes of it, the machine says. */
function record(ledger: Ledger, kind: string, { status, retryAfter, text }: Answer): void {
  if (status === 503 && retryAfter !== undefined) ledger.unavailable(kind);
  else if (status === 200) ledger.answered(kind);
  else if (status === 401 && text.includes("SESSION_EXPIRED")) ledger.answered(`${kind} before a refresh`);
  else ledger.failed(kind, `${status} ${text}`);
}

function requestOf(procedure: string, input: unknown, csrfToken: string | undefined): Ask {
  if (input === undefined) return { path: `/trpc/${procedure}` };
  const headers = { "x-csrf-token": csrfToken ?? "" };
  return { method: "POST", path: `/trpc/${procedure}`, headers, body: JSON.stringify(input) };
}

/** What the machine's transport asks, over our own connections and with this person's cookies. */
const fetchThrough =
  (ask: (request: Ask) => Promise<Answer>): typeof fetch =>
  async (input, init = {}) => {
    const { status, text, retryAfter } = await ask({
      method: init.method === "POST" ? "POST" : "GET",
      path: typeof input === "string" ? input : "",
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === "string" && { body: init.body }),
      ...(init.signal && { signal: init.signal }),
    });
    return new Response(text, { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } });
  };

/** One tab: nobody else writes. */
function ownStorage() {
  let record: SharedSession = nobody;
  return {
    store: { read: () => record, write: (session: SharedSession) => void (record = session) },
    channel: { post: () => undefined, subscribe: () => undefined },
  };
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [name, value] = splitCookie(line.split(";")[0] ?? "");
  if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}

function splitCookie(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}
