import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createUser } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { applyRefresh, decideRefresh, type Presentation, type RefreshRow } from "./refresh-rules.ts";
import { hashHandle } from "./refresh-token.ts";
import { refreshSession } from "./refresh.queries.ts";

const parameters = { graceSeconds: 45, minRotateSeconds: 60, idleSeconds: 7 * 86_400, clientAbortSeconds: 7 };
const second = 1_000;

/** Instants as seconds before now. They keep half a second from every threshold: the test's clock is not the database's. */
const rowArbitrary = fc.record({
  generation: fc.integer({ min: 2, max: 6 }),
  confirmedBehind: fc.integer({ min: 0, max: 2 }),
  confirmedAgo: fc.constantFrom(null, 1, 4.5, 9.5, 600),
  rotatedAgo: fc.constantFrom(0.5, 20.5, 44.0, 46.5, 58.5, 61.5, 3_600.5),
  recoverCount: fc.integer({ min: 0, max: 3 }),
  recoverWindowAgo: fc.constantFrom(null, 600, 86_000, 87_000),
  idleIn: fc.constantFrom(-5, 3_600),
  absoluteIn: fc.constantFrom(-5, 7_200, 30 * 86_400),
  isRevoked: fc.constantFrom(false, false, false, false, true),
  isSuperseded: fc.constantFrom(false, false, false, true),
});
const presentedArbitrary = fc.record({
  ahead: fc.integer({ min: -3, max: 4 }),
  isOtherDevice: fc.constantFrom(false, false, true),
});

describe("the refresh statement", () => {
  let app: TestApp;
  let userId: string;
  beforeAll(async () => {
    app = await createTestApp();
    userId = (await createUser(app)).id;
  });
  afterAll(() => app.stop());

  const insertRow = async (row: RefreshRow, now: number): Promise<{ id: string; handleHash: Buffer }> => {
    const handleHash = hashHandle(randomBytes(16));
    const at = (instant: number | null) => (instant === null ? null : (instant - now) / second);
    const rows = await asOwner<{ id: string }>(
      app,
      `INSERT INTO sessions (user_id, handle_hash, user_epoch, amr, authenticated_at, factor_at, browser, platform, user_agent, generation,
         confirmed_generation, rotated_at, recover_count, recover_window_started_at, idle_expires_at, absolute_expires_at, revoked_at, revoked_reason,
         confirmed_at)
       VALUES ($1, $2, $3, '{pwd}', now(), now(), $4, $5, '', $6, $7, clock_timestamp() + make_interval(secs => $8), $9,
         clock_timestamp() + make_interval(secs => $10), clock_timestamp() + make_interval(secs => $11),
         clock_timestamp() + make_interval(secs => $12), CASE WHEN $13 THEN now() END, CASE WHEN $13 THEN 'logout' END,
         clock_timestamp() + make_interval(secs => $14))
       RETURNING id`,
      [
        userId,
        handleHash,
        row.isSuperseded ? -1 : 0,
        row.browser,
        row.platform,
        row.generation,
        row.confirmedGeneration,
        at(row.rotatedAt),
        row.recoverCount,
        at(row.recoverWindowStartedAt),
        at(row.idleExpiresAt),
        at(row.absoluteExpiresAt),
        row.isRevoked,
        at(row.confirmedAt),
      ],
    );
    return { id: rows[0]?.id ?? "", handleHash };
  };

  const readRow = async (id: string, before: RefreshRow, now: number): Promise<RefreshRow> => {
    const rows = await asOwner<Record<string, number> & { revoked: boolean }>(
      app,
      `SELECT generation, confirmed_generation, recover_count, revoked_at IS NOT NULL AS revoked,
         extract(epoch FROM rotated_at - clock_timestamp())::float8 AS rotated, extract(epoch FROM idle_expires_at - clock_timestamp())::float8 AS idle,
         extract(epoch FROM recover_window_started_at - clock_timestamp())::float8 AS "window",
         extract(epoch FROM confirmed_at - clock_timestamp())::float8 AS confirmed
       FROM sessions WHERE id = $1`,
      [id],
    );
    const row = rows[0];
    if (!row) throw new Error("the row is gone");
    const instant = (seconds: number | undefined) => now + (seconds ?? 0) * second;
    return {
      ...before,
      generation: row["generation"] ?? 0,
      confirmedGeneration: row["confirmed_generation"] ?? 0,
      recoverCount: row["recover_count"] ?? 0,
      isRevoked: row.revoked,
      rotatedAt: instant(row["rotated"]),
      idleExpiresAt: instant(row["idle"]),
      recoverWindowStartedAt: row["window"] === null ? null : instant(row["window"]),
      confirmedAt: row["confirmed"] === null ? null : instant(row["confirmed"]),
    };
  };

  // The database's clock ran on between the writing and the reading of a row.
  const expectAlike = (actual: RefreshRow, expected: RefreshRow): void => {
    const instants = ({ rotatedAt, idleExpiresAt, recoverWindowStartedAt, confirmedAt }: RefreshRow) => [
      rotatedAt,
      idleExpiresAt,
      recoverWindowStartedAt,
      confirmedAt,
    ];
    const [left, right] = [instants(actual), instants(expected)];
    for (const [index, instant] of left.entries()) {
      const other = right[index] ?? null;
      if (instant === null || other === null) expect(instant).toBe(other);
      else expect(Math.abs(instant - other)).toBeLessThan(5 * second);
    }
    const timeless = { rotatedAt: 0, idleExpiresAt: 0, recoverWindowStartedAt: null, confirmedAt: null };
    expect({ ...actual, ...timeless }).toEqual({ ...expected, ...timeless });
  };

  it("decides and writes what the rules say, for any row and any presentation", async () => {
    await fc.assert(
      fc.asyncProperty(rowArbitrary, presentedArbitrary, async (shape, { ahead, isOtherDevice }) => {
        const now = 5_000_000 * second;
        const row: RefreshRow = {
          generation: shape.generation,
          confirmedGeneration: shape.generation - shape.confirmedBehind,
          confirmedAt: shape.confirmedAgo === null ? null : now - shape.confirmedAgo * second,
          rotatedAt: now - shape.rotatedAgo * second,
          recoverCount: shape.recoverCount,
          recoverWindowStartedAt: shape.recoverWindowAgo === null ? null : now - shape.recoverWindowAgo * second,
          idleExpiresAt: now + Math.min(shape.idleIn, shape.absoluteIn) * second,
          absoluteExpiresAt: now + shape.absoluteIn * second,
          isRevoked: shape.isRevoked,
          isSuperseded: shape.isSuperseded,
          browser: "Chrome",
          platform: "Windows",
        };
        const presented: Presentation = {
          generation: Math.max(1, row.generation + ahead),
          browser: isOtherDevice ? "Firefox" : "Chrome",
          platform: "Windows",
        };
        const { id, handleHash } = await insertRow(row, now);
        const result = await refreshSession(
          app.services.pool,
          { ...presented, handleHash, ip: "203.0.113.9", userAgent: "test" },
          parameters,
        );
        const expected = decideRefresh(row, presented, now, parameters);
        expect(result?.outcome).toBe(expected);
        const after = applyRefresh(row, presented, expected, now, parameters);
        expectAlike(await readRow(id, row, now), after);
        expect(result?.generation).toBe(after.generation);
      }),
      { numRuns: 250 },
    );
  });

  const freshRow = (rotatedAgo: number, now: number): RefreshRow => ({
    generation: 3,
    confirmedGeneration: 3,
    confirmedAt: null,
    rotatedAt: now - rotatedAgo * second,
    recoverCount: 0,
    recoverWindowStartedAt: null,
    idleExpiresAt: now + 3_600 * second,
    absoluteExpiresAt: now + 86_400 * second,
    isRevoked: false,
    isSuperseded: false,
    browser: "Chrome",
    platform: "Windows",
  });

  it("gives 50 parallel refreshes of one token one generation step and one successor", async () => {
    for (let round = 0; round < 10; round += 1) {
      const now = Date.now();
      const { id, handleHash } = await insertRow(freshRow(600, now), now);
      const request = {
        handleHash,
        generation: 3,
        browser: "Chrome",
        platform: "Windows",
        ip: null,
        userAgent: "test",
      };
      const results = await Promise.all(
        Array.from({ length: 50 }, () => refreshSession(app.services.pool, request, parameters)),
      );
      const outcomes = results.map((result) => result?.outcome).sort();
      expect(outcomes).toEqual([...Array<string>(49).fill("replay"), "rotate"]);
      expect(new Set(results.map((result) => result?.generation))).toEqual(new Set([4]));
      expect((await asOwner(app, "SELECT generation FROM sessions WHERE id = $1", [id]))[0]).toEqual({ generation: 4 });
    }
  });

  it("revokes, feeds the stateless path and leaves a notice, in one commit, when a token is reused", async () => {
    const now = Date.now();
    const { id, handleHash } = await insertRow(freshRow(600, now), now);
    const request = {
      handleHash,
      generation: 1,
      browser: "Chrome",
      platform: "Windows",
      ip: "203.0.113.9",
      userAgent: "thief",
    };
    const results = await Promise.all(
      Array.from({ length: 8 }, () => refreshSession(app.services.pool, request, parameters)),
    );
    expect(results.filter((result) => result?.outcome === "reuse")).toHaveLength(1);
    expect(results.filter((result) => result?.outcome === "revoked")).toHaveLength(7);
    expect(await asOwner(app, "SELECT revoked_reason FROM sessions WHERE id = $1", [id])).toEqual([
      { revoked_reason: "reuse" },
    ]);
    expect(await asOwner(app, "SELECT 1 FROM revocations WHERE session_id = $1", [id])).toHaveLength(1);
    const notices = await asOwner(
      app,
      "SELECT convert_from(payload, 'UTF8') AS payload FROM outbox WHERE kind = 'session_reused'",
    );
    expect(notices.filter(({ payload }) => String(payload).includes(id))).toHaveLength(1);
  });

  it("knows no session for a handle that was never issued", async () => {
    const request = {
      handleHash: hashHandle(randomBytes(16)),
      generation: 1,
      browser: "",
      platform: "",
      ip: null,
      userAgent: "",
    };
    expect(await refreshSession(app.services.pool, request, parameters)).toBeUndefined();
  });

  it("changes no indexed column, so that every rotation stays heap-only", async () => {
    const now = Date.now();
    const { id, handleHash } = await insertRow(freshRow(600, now), now);
    const request = {
      handleHash,
      generation: 3,
      browser: "Chrome",
      platform: "Windows",
      ip: "203.0.113.9",
      userAgent: "test",
    };
    expect((await refreshSession(app.services.pool, request, parameters))?.outcome).toBe("rotate");
    const indexed = await asOwner<{ column: string }>(
      app,
      `SELECT a.attname AS column FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       WHERE i.indrelid = 'sessions'::regclass`,
    );
    const changed = await asOwner<{ column: string }>(
      app,
      `SELECT key AS column FROM sessions s, jsonb_each(to_jsonb(s)) WHERE s.id = $1
       AND key IN ('generation', 'confirmed_generation', 'rotated_at', 'last_used_at', 'idle_expires_at', 'ip')`,
      [id],
    );
    expect(changed).toHaveLength(6);
    const indexedColumns = new Set(indexed.map(({ column }) => column));
    expect(changed.filter(({ column }) => indexedColumns.has(column))).toEqual([]);
  });
});
