import { sql } from "kysely";
import type { Database } from "../database/pool.ts";
import type { SealedColumn } from "./sealed-columns.ts";

const isSealed = ({ column, except }: SealedColumn) =>
  except
    ? sql`${sql.id(column)} IS NOT NULL AND ${sql.id(except.column)} <> ${except.value}`
    : sql`${sql.id(column)} IS NOT NULL`;

/** How many values each key seals: the first byte of a sealed value is its key's number. */
export async function countByKey(db: Database, place: SealedColumn): Promise<{ kid: number; count: number }[]> {
  const { rows } = await sql<{ kid: number; count: number }>`
    SELECT get_byte(${sql.id(place.column)}, 0) AS kid, count(*)::integer AS count
    FROM ${sql.id(place.table)} WHERE ${isSealed(place)} GROUP BY 1 ORDER BY 1`.execute(db);
  return rows;
}

export type SealedValue = { id: string; owner: string; sealed: Buffer };

/** The next values that another key than this one seals, in the order of their ids. */
export async function listSealedByOthers(
  db: Database,
  place: SealedColumn,
  { kid, after, limit }: { kid: number; after: string; limit: number },
): Promise<SealedValue[]> {
  const { rows } = await sql<SealedValue>`
    SELECT id, ${sql.id(place.owner)}::text AS owner, ${sql.id(place.column)} AS sealed FROM ${sql.id(place.table)}
    WHERE ${isSealed(place)} AND get_byte(${sql.id(place.column)}, 0) <> ${kid} AND id > ${after}
    ORDER BY id LIMIT ${limit}`.execute(db);
  return rows;
}

/** Puts the new bytes in place of these very old ones; false when somebody has written others meanwhile. */
export async function replaceSealed(
  db: Database,
  { table, column }: SealedColumn,
  { id, sealed, resealed }: { id: string; sealed: Buffer; resealed: Buffer },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE ${sql.id(table)} SET ${sql.id(column)} = ${resealed}
    WHERE id = ${id} AND ${sql.id(column)} = ${sealed}`.execute(db);
  return numAffectedRows === 1n;
}
