import { sql } from "kysely";
import type { Trx, WorkspaceTrx } from "../../database/workspace.ts";

/** Holds an id that has no row yet, until the transaction ends. */
export async function lockKey(trx: Trx, id: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(trx);
}

export async function findWorkspace(
  trx: WorkspaceTrx,
  id: string,
): Promise<{ id: string; slug: string; name: string } | undefined> {
  return trx.selectFrom("workspaces").select(["id", "slug", "name"]).where("id", "=", id).executeTakeFirst();
}
