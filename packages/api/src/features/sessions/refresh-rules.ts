/** Durations of the refresh protocol, in seconds. `minRotate >= grace + 2 * clientAbort` is checked at start-up. */
export type RefreshParameters = {
  graceSeconds: number;
  minRotateSeconds: number;
  idleSeconds: number;
  /** How long a browser waits for an answer: no request of its can arrive later than this after it was sent. */
  clientAbortSeconds: number;
};

export const maxRecoveries = 3;
export const recoverWindowSeconds = 86_400;
/** How far ahead of the row a token may be: commits a failover can lose. */
export const maxFastForward = 2;

/** What the row says while it is locked. Instants are milliseconds of the database's clock. */
export type RefreshRow = {
  generation: number;
  confirmedGeneration: number;
  /** When that generation was confirmed; null: long ago. */
  confirmedAt: number | null;
  rotatedAt: number;
  recoverCount: number;
  recoverWindowStartedAt: number | null;
  idleExpiresAt: number;
  absoluteExpiresAt: number;
  isRevoked: boolean;
  /** The user was disabled, or the session was made under an older epoch. */
  isSuperseded: boolean;
  browser: string;
  platform: string;
};

/** A refresh token whose MAC is valid, and the device that presents it. */
export type Presentation = { generation: number; browser: string; platform: string };

export const refreshOutcomes = [
  "rotate",
  "coalesce",
  "replay",
  "recover",
  "fast_forward",
  "reuse",
  "revoked",
  "expired",
  "superseded",
  "invalid",
] as const;
export type RefreshOutcome = (typeof refreshOutcomes)[number];

/**
 * The refresh protocol's decision, in one place to read. The SQL statement that runs in production
 * (refresh.queries.ts) says the same and a property test holds the two together. docs/sessions.md explains why.
 */
export function decideRefresh(
  row: RefreshRow,
  presented: Presentation,
  now: number,
  parameters: RefreshParameters,
): RefreshOutcome {
  if (row.isRevoked) return "revoked";
  if (now >= row.idleExpiresAt || now >= row.absoluteExpiresAt) return "expired";
  if (row.isSuperseded) return "superseded";
  const ahead = presented.generation - row.generation;
  const sinceRotationMs = now - row.rotatedAt;
  if (ahead === 0) return sinceRotationMs >= parameters.minRotateSeconds * 1000 ? "rotate" : "coalesce";
  if (ahead === -1) return decidePredecessor(row, presented, now, parameters);
  if (ahead > maxFastForward) return "invalid";
  return ahead > 0 ? "fast_forward" : "reuse";
}

function decidePredecessor(
  row: RefreshRow,
  presented: Presentation,
  now: number,
  parameters: RefreshParameters,
): "replay" | "recover" | "coalesce" | "reuse" {
  const isSameDevice = presented.browser === row.browser && presented.platform === row.platform;
  if (!isSameDevice) return "reuse";
  if (now - row.rotatedAt <= parameters.graceSeconds * 1000) return "replay";
  if (row.confirmedGeneration >= row.generation) return isStillUnderWay(row, now, parameters) ? "coalesce" : "reuse";
  return countRecoveries(row, now) < maxRecoveries ? "recover" : "reuse";
}

/**
 * A request that left the browser before the successor arrived there may come in until its client gave up. It is
 * answered with an access token and no refresh token: the browser has the newer one by now.
 */
const isStillUnderWay = (row: RefreshRow, now: number, { clientAbortSeconds }: RefreshParameters): boolean =>
  row.confirmedAt !== null && now - row.confirmedAt <= clientAbortSeconds * 1000;

/** Recoveries in the running window of 24 hours; zero once the window has passed. */
export function countRecoveries(row: Pick<RefreshRow, "recoverCount" | "recoverWindowStartedAt">, now: number): number {
  const isInWindow =
    row.recoverWindowStartedAt !== null && now - row.recoverWindowStartedAt < recoverWindowSeconds * 1000;
  return isInWindow ? row.recoverCount : 0;
}

/** The row after the outcome: what the statement writes. The successor sent to the client has the returned generation. */
export function applyRefresh(
  row: RefreshRow,
  presented: Presentation,
  outcome: RefreshOutcome,
  now: number,
  parameters: RefreshParameters,
): RefreshRow {
  const confirmedGeneration = Math.max(row.confirmedGeneration, presented.generation);
  const confirmedAt = confirmedGeneration > row.confirmedGeneration ? now : row.confirmedAt;
  const idleExpiresAt = Math.min(now + parameters.idleSeconds * 1000, row.absoluteExpiresAt);
  switch (outcome) {
    case "rotate":
      return {
        ...row,
        generation: row.generation + 1,
        confirmedGeneration,
        confirmedAt,
        rotatedAt: now,
        idleExpiresAt,
      };
    case "fast_forward":
      return {
        ...row,
        generation: presented.generation,
        confirmedGeneration,
        confirmedAt,
        rotatedAt: now,
        idleExpiresAt,
      };
    case "recover": {
      const count = countRecoveries(row, now);
      const recoverWindowStartedAt = count === 0 ? now : row.recoverWindowStartedAt;
      return {
        ...row,
        confirmedGeneration,
        confirmedAt,
        rotatedAt: now,
        recoverCount: count + 1,
        recoverWindowStartedAt,
        idleExpiresAt,
      };
    }
    case "coalesce":
      return { ...row, confirmedGeneration, confirmedAt };
    case "reuse":
      return { ...row, isRevoked: true };
    case "replay":
    case "revoked":
    case "expired":
    case "superseded":
    case "invalid":
      return row;
  }
}
