import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { OutboxKind } from "./outbox.service.ts";

export type OutboxRow = { id: string; kind: OutboxKind; payload: Buffer; attempts: number; createdAt: Date };

export async function insertOutbox(trx: Trx | Database, kind: OutboxKind, payload: Buffer): Promise<void> {
  await trx.insertInto("outbox").values({ kind, payload }).execute();
}

/**
 * Leases up to `limit` due rows for `leaseSeconds`, oldest first; rows leased by another worker are passed over. A
 * worker that dies loses its lease and the row comes back.
 */
export async function leaseOutbox(db: Database, limit: number, leaseSeconds: number): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    UPDATE outbox SET leased_until = now() + make_interval(secs => ${leaseSeconds}), attempts = attempts + 1
    WHERE id IN (
      SELECT id FROM outbox
      WHERE dead_at IS NULL AND available_at <= now() AND (leased_until IS NULL OR leased_until < now())
      ORDER BY available_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, payload, attempts, created_at`.execute(db);
  return rows;
}

/** Done: deletes the row. False when it was gone already. */
export async function deleteOutbox(trx: Trx | Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("outbox").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Puts the row back for a later try, or, with `isDead`, to rest where an operator can see it. */
export async function updateOutboxFailed(
  db: Database,
  id: string,
  failure: { error: string; retryAfterSeconds: number; isDead: boolean },
): Promise<void> {
  await db
    .updateTable("outbox")
    .set({
      lastError: failure.error.slice(0, 500),
      leasedUntil: null,
      availableAt: sql<Date>`now() + make_interval(secs => ${failure.retryAfterSeconds})`,
      deadAt: failure.isDead ? sql<Date>`now()` : null,
    })
    .where("id", "=", id)
    .execute();
}
