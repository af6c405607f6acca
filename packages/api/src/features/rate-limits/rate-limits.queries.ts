import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";

/** `burst` requests at once, then one each `seconds`. */
export type RateLimit = { burst: number; seconds: number };

/**
 * Takes one from the limit (generic cell rate algorithm), atomically and for all instances. Returns the seconds until
 * the next one is free; 0 when it was taken.
 */
export async function takeFromLimit(db: Database, key: string, { burst, seconds }: RateLimit): Promise<number> {
  const { rows } = await sql<{ waitSeconds: number }>`
    WITH taken AS (
      INSERT INTO rate_limits AS r (key, theoretical_arrival)
      VALUES (${key}, clock_timestamp() + make_interval(secs => ${seconds}))
      ON CONFLICT (key) DO UPDATE
        SET theoretical_arrival = greatest(r.theoretical_arrival, clock_timestamp()) + make_interval(secs => ${seconds})
        WHERE r.theoretical_arrival <= clock_timestamp() + make_interval(secs => ${seconds * (burst - 1)})
      RETURNING 0 AS wait_seconds
    )
    SELECT wait_seconds FROM taken
    UNION ALL
    SELECT greatest(1, ceil(extract(epoch FROM r.theoretical_arrival - clock_timestamp()) - ${seconds * (burst - 1)}))::int
    FROM rate_limits r WHERE r.key = ${key} AND NOT EXISTS (SELECT FROM taken)
    LIMIT 1`.execute(db);
  return rows[0]?.waitSeconds ?? 0;
}

/** Forgets what was taken: a success clears the failures before it. */
export async function deleteLimit(db: Database, key: string): Promise<void> {
  await db.deleteFrom("rateLimits").where("key", "=", key).execute();
}
