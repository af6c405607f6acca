import type { Client } from "pg";

interface Definition {
  readonly drop: string;
  readonly create: string;
}

/**
 * Runs `fill` while these tables have no index, key or check of references, and makes them again afterwards, from
 * Postgres's own words for them. References are made NOT VALID: what was seeded is sound, and looking at it takes longer
 * than seeding it.
 */
export async function withoutIndexes(
  client: Client,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<{ fillSeconds: number; indexSeconds: number }> {
  const references = await list(client, tables, "c.contype = 'f'");
  const keys = await list(client, tables, "c.contype IN ('p', 'u')");
  const { rows: indexes } = await client.query<Definition>(
    `SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, pg_get_indexdef(i.indexrelid) AS create
     FROM pg_index i WHERE i.indrelid = ANY ($1::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))`,
    [tables],
  );
  for (const { drop } of [...references, ...keys, ...indexes]) await client.query(drop);
  const startedAt = performance.now();
  await fill();
  const filledAt = performance.now();
  for (const { create } of [...keys, ...indexes]) await client.query(create);
  for (const { create } of references) await client.query(`${create} NOT VALID`);
  return { fillSeconds: (filledAt - startedAt) / 1000, indexSeconds: (performance.now() - filledAt) / 1000 };
}

async function list(client: Client, tables: readonly string[], condition: string): Promise<Definition[]> {
  const { rows } = await client.query<Definition>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS drop,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS create
     FROM pg_constraint c
     WHERE ${condition} AND c.conparentid = 0
       AND (c.conrelid = ANY ($1::regclass[]) OR c.confrelid = ANY ($1::regclass[]))`,
    [tables],
  );
  return rows;
}
