import type { RefreshAnswer, SessionAnswer } from "../session-transport.ts";

const accessLifeMs = 15 * 60_000;
const minRotateMs = 60_000;
const graceMs = 45_000;

type RefreshCookie = { handle: string; generation: number };
export type AccessCookie = { handle: string; userId: string; generation: number; expiresAt: number };
export type CookieJar = { access: AccessCookie | null; refresh: RefreshCookie | null };

type Row = {
  userId: string;
  current: number;
  rotatedAt: number;
  isConfirmed: boolean;
  isRevoked: boolean;
};

/** What an answer carries: the body, and the cookies it sets (null: clears). */
export type Answer<Body> = { body: Body; cookies?: Partial<CookieJar> };

/** The server's rules for refresh, short: rotate, coalesce, replay, recover, reuse. */
export class ModelServer {
  readonly #rows = new Map<string, Row>();
  readonly #now: () => number;
  #handles = 0;
  rotations = 0;
  falseReuses = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  signIn(userId: string): Answer<{ userId: string }> {
    const handle = `h${++this.#handles}`;
    this.#rows.set(handle, { userId, current: 1, rotatedAt: this.#now(), isConfirmed: false, isRevoked: false });
    return { body: { userId }, cookies: this.#issue(handle, 1, true) };
  }

  signOut(jar: CookieJar): Answer<null> {
    this.revoke(jar.refresh?.handle);
    return { body: null, cookies: { access: null, refresh: null } };
  }

  revoke(handle: string | undefined): void {
    const row = this.#rows.get(handle ?? "");
    if (row) row.isRevoked = true;
  }

  session(jar: CookieJar): Answer<SessionAnswer> {
    const access = this.#verify(jar);
    const body = {
      kind: "ok" as const,
      userId: access?.userId ?? null,
      canRefresh: jar.refresh !== null,
      expiresInSeconds: access ? (access.expiresAt - this.#now()) / 1000 : 0,
      serverTimeMs: this.#now(),
      csrfToken: `csrf:${jar.refresh?.handle ?? "nobody"}`,
    };
    return { body };
  }

  /** A call that needs a live access token. */
  callSignedIn(jar: CookieJar): Answer<{ userId: string | null }> {
    return { body: { userId: this.#verify(jar)?.userId ?? null } };
  }

  refresh(jar: CookieJar, csrfToken: string | null): Answer<RefreshAnswer> {
    if (csrfToken !== `csrf:${jar.refresh?.handle ?? "nobody"}`) return { body: { kind: "csrf" } };
    const presented = jar.refresh;
    const row = this.#rows.get(presented?.handle ?? "");
    if (!presented || !row || row.isRevoked) return this.#deny("expired");
    const sinceRotation = this.#now() - row.rotatedAt;
    if (presented.generation === row.current) {
      if (sinceRotation < minRotateMs) return this.#grant(presented.handle, row.current, false);
      row.isConfirmed = false;
      row.current += 1;
      row.rotatedAt = this.#now();
      this.rotations += 1;
      return this.#grant(presented.handle, row.current, true);
    }
    const isPredecessor = presented.generation === row.current - 1;
    if (isPredecessor && (sinceRotation <= graceMs || !row.isConfirmed)) {
      // A recovery restarts the window: others of this browser may be on their way with the same old token.
      if (sinceRotation > graceMs) row.rotatedAt = this.#now();
      return this.#grant(presented.handle, row.current, true);
    }
    row.isRevoked = true;
    this.falseReuses += 1;
    return this.#deny("reused");
  }

  #verify(jar: CookieJar): AccessCookie | undefined {
    const { access } = jar;
    const row = this.#rows.get(access?.handle ?? "");
    if (!access || !row || row.isRevoked || access.expiresAt <= this.#now()) return undefined;
    if (access.generation === row.current) row.isConfirmed = true;
    return access;
  }

  #deny(reason: "expired" | "reused"): Answer<RefreshAnswer> {
    return { body: { kind: "denied", reason }, cookies: { access: null, refresh: null } };
  }

  #grant(handle: string, generation: number, withRefresh: boolean): Answer<RefreshAnswer> {
    const body = {
      kind: "ok" as const,
      expiresInSeconds: accessLifeMs / 1000,
      serverTimeMs: this.#now(),
      csrfToken: `csrf:${handle}`,
    };
    return { body, cookies: this.#issue(handle, generation, withRefresh) };
  }

  #issue(handle: string, generation: number, withRefresh: boolean): Partial<CookieJar> {
    const userId = this.#rows.get(handle)?.userId ?? "";
    return {
      access: { handle, userId, generation, expiresAt: this.#now() + accessLifeMs },
      ...(withRefresh && { refresh: { handle, generation } }),
    };
  }
}
