import { appCodes, type AppCode } from "@piloto/shared/errors";

export type SessionAnswer =
  | {
      kind: "ok";
      userId: string | null;
      /** Nobody by the short token, but the cookies hold a long one. */
      canRefresh: boolean;
      expiresInSeconds: number;
      serverTimeMs: number;
      csrfToken: string;
    }
  | { kind: "unreachable" };

export type RefreshAnswer =
  | { kind: "ok"; expiresInSeconds: number; serverTimeMs: number; csrfToken: string }
  /** A definite no in our own words; anything else that is not 200 only means "not now". */
  | { kind: "denied"; reason: "expired" | "reused" }
  | { kind: "csrf" }
  | { kind: "unreachable"; retryAfterSeconds?: number };

/** The two calls the session machine makes itself, outside tRPC's links (which wait for this machine). */
export type SessionTransport = {
  session: () => Promise<SessionAnswer>;
  refresh: (csrfToken: string | null, signal: AbortSignal) => Promise<RefreshAnswer>;
};

/** The server's rules assume that no answer is still awaited after this long. */
export const clientAbortMs = 7_000;

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function isAppCode(value: unknown): value is AppCode {
  return appCodes.some((code) => code === value);
}

/** The closed code of a tRPC error body; undefined for anybody else's answer, a proxy's page for instance. */
function readAppCode(body: unknown): AppCode | undefined {
  const code = read(read(read(body, "error"), "data"), "appCode");
  return isAppCode(code) ? code : undefined;
}

type Clocked = { expiresInSeconds: number; serverTimeMs: number; csrfToken: string };

function readClocked(data: unknown): Clocked | undefined {
  const expiresInSeconds = read(data, "expiresInSeconds");
  const serverTime = read(data, "serverTime");
  const csrfToken = read(data, "csrfToken");
  const serverTimeMs = typeof serverTime === "string" ? Date.parse(serverTime) : Number.NaN;
  if (typeof csrfToken !== "string" || Number.isNaN(serverTimeMs)) return undefined;
  return { expiresInSeconds: typeof expiresInSeconds === "number" ? expiresInSeconds : 0, serverTimeMs, csrfToken };
}

type Fetched = { status: number; body: unknown; retryAfterSeconds?: number };

/** Speaks to `auth.session` and `auth.refresh` with plain fetch. */
export function createSessionTransport(trpcUrl: string, fetcher: typeof fetch): SessionTransport {
  const call = async (path: string, init: RequestInit): Promise<Fetched | undefined> => {
    try {
      const response = await fetcher(`${trpcUrl}/${path}`, { credentials: "include", cache: "no-store", ...init });
      const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
      const body: unknown = await response.json();
      return { status: response.status, body, ...(Number.isNaN(retryAfter) ? {} : { retryAfterSeconds: retryAfter }) };
    } catch {
      return undefined;
    }
  };
  return {
    session: async () => {
      const answer = await call("auth.session", { signal: AbortSignal.timeout(clientAbortMs) });
      const data = read(read(answer?.body, "result"), "data");
      const clocked = readClocked(data);
      if (answer?.status !== 200 || !clocked) return { kind: "unreachable" };
      const userId = read(data, "userId");
      return {
        kind: "ok",
        ...clocked,
        userId: typeof userId === "string" ? userId : null,
        canRefresh: read(data, "canRefresh") === true,
      };
    },
    refresh: async (csrfToken, signal) => {
      const answer = await call("auth.refresh", {
        method: "POST",
        headers: { "content-type": "application/json", ...(csrfToken ? { "x-csrf-token": csrfToken } : {}) },
        body: "{}",
        signal: AbortSignal.any([signal, AbortSignal.timeout(clientAbortMs)]),
      });
      return answer ? readRefresh(answer) : { kind: "unreachable" };
    },
  };
}

function readRefresh(answer: Fetched): RefreshAnswer {
  const clocked = readClocked(read(read(answer.body, "result"), "data"));
  if (answer.status === 200 && clocked) return { kind: "ok", ...clocked };
  const code = readAppCode(answer.body);
  if (answer.status === 401 && code === "SESSION_REUSED") return { kind: "denied", reason: "reused" };
  if (answer.status === 401 && code === "SESSION_EXPIRED") return { kind: "denied", reason: "expired" };
  if (code === "CSRF_REJECTED") return { kind: "csrf" };
  return {
    kind: "unreachable",
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
  };
}
