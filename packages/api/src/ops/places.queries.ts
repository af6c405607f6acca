import { OperatorError } from "@piloto/db/operator-error";
import { sql } from "kysely";
import type { Database } from "../database/pool.ts";

export type Place = { id: string; slug: string; name: string };

/** The workspace of a slug or an id. Throws OperatorError when there is none. */
export async function getPlace(owner: Database, slugOrId: string): Promise<Place> {
  const { rows } = await sql<Place>`
    SELECT id, slug, name FROM workspaces WHERE slug = ${slugOrId} OR id::text = ${slugOrId}`.execute(owner);
  if (!rows[0]) throw new OperatorError(`There is no workspace ${slugOrId}.`);
  return rows[0];
}
