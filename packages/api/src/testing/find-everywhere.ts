import { asOwner } from "./factories.ts";
import type { TestApp } from "./test-app.ts";

/** Every column of every table, of the product and of its queue, in which one of the words stands. */
export async function findEverywhere(app: TestApp, words: string[]): Promise<string[]> {
  const columns = await asOwner<{ schema: string; table: string; column: string; type: string }>(
    app,
    `SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type AS type
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema IN ('public', 'graphile_worker') ORDER BY 1, 2, 3`,
  );
  const each = columns.map(({ schema, table, column, type }) => {
    const text = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
    return `SELECT '${table}.${column}' AS place WHERE EXISTS (SELECT FROM "${schema}"."${table}" WHERE ${text} ILIKE ANY ($1::text[]))`;
  });
  const patterns = words.map((word) => `%${word}%`);
  const found = await asOwner<{ place: string }>(app, each.join(" UNION ALL "), [patterns]);
  return found.map(({ place }) => place);
}
