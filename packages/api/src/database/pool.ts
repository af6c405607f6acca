import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import { Pool, types } from "pg";
import type { DB } from "@piloto/db/schema-types";

export type Database = Kysely<DB>;

type PoolOptions = { connectionString: string; size: number; onError: (error: Error) => void };

// int8: our counters (audit sequence, TOTP step, counts) stay far below 2^53, and a number is what the page gets.
types.setTypeParser(types.builtins.INT8, Number);

/**
 * Opens the pool. Every connection runs as `piloto_app`, which cannot bypass row-level security, with short timeouts:
 * lock 3 s, statement 10 s, idle in transaction 15 s.
 */
export function openPool({ connectionString, size, onError }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString,
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: "piloto-api",
    options:
      "-c role=piloto_app -c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000",
  });
  // An idle connection that dies is replaced at the next use; without a listener it would end the process.
  pool.on("error", onError);
  // The pool listens to idle connections only. One that dies in the hands of a transaction, between two statements, would
  // end the process as well; the next statement fails and tells of it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * As the owner of the tables, whom row-level security does not bind: for the operator's commands alone. Gives way to the
 * product after 5 s of waiting for a lock.
 */
export function openOwnerPool(connectionString: string): Pool {
  const pool = new Pool({
    connectionString,
    max: 2,
    connectionTimeoutMillis: 10_000,
    application_name: "piloto-ops",
    options: "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
  });
  pool.on("error", () => undefined).on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** The typed query layer over a pool. SQL says snake_case, TypeScript camelCase; keys inside jsonb stay as they are. */
export function createDatabase(pool: Pool): Database {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}
