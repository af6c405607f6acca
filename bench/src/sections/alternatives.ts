import { measureHop } from "./alternatives-hop.ts";
import { measureSessionStrategies } from "./alternatives-sessions.ts";
import { withClient } from "../environment/seed.ts";
import type { BenchContext } from "./section.ts";

/** Rows of other people's, so that a look-up walks an index and not a table of one row. */
const otherSessions = 100_000;
const revokedTokens = 10_000;

/** What one would pick instead: other ways to know who calls, and a second process before the API. */
export async function measureAlternatives(context: BenchContext): Promise<void> {
  await withClient(context.databaseUrl, async (client) => {
    await client.query(
      `CREATE TABLE bench_sessions (id_hash bytea PRIMARY KEY, user_id text NOT NULL, expires_at timestamptz NOT NULL)`,
    );
    await client.query(`CREATE TABLE bench_blacklist (token_id text PRIMARY KEY)`);
    await client.query(
      `INSERT INTO bench_sessions SELECT sha256(n::text::bytea), 'other', now() + interval '7 days' FROM generate_series(1, $1::int) AS n`,
      [otherSessions],
    );
    await client.query(`INSERT INTO bench_blacklist SELECT gen_random_uuid()::text FROM generate_series(1, $1::int)`, [
      revokedTokens,
    ]);
    await client.query("VACUUM ANALYZE bench_sessions");
    await client.query("ANALYZE bench_blacklist");
  });
  await measureSessionStrategies(context);
  await measureHop(context);
}
