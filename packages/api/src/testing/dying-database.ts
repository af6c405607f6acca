import { createDatabase, type Database, openPool } from "../database/pool.ts";

/** What the killing of a worker looks like to whoever called it. */
class KilledError extends Error {
  override name = "KilledError";
}

export type Death = "before" | "after" | undefined;

/**
 * A database whose connections die whenever `nextDeath` says so: before a statement reaches the server, or after it was
 * done and before anybody heard of it. What was not committed is rolled back by the server, as when a process is killed.
 */
export function createDyingDatabase(
  connectionString: string,
  nextDeath: () => Death,
): { db: Database; close: () => Promise<void> } {
  const pool = openPool({ connectionString, size: 6, onError: () => undefined });
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    const send = client.query.bind(client);
    const query = async (text: string, values: unknown[] = []) => {
      const death = nextDeath();
      if (death === "before") return die(client);
      const result = await send(text, values);
      return death === "after" ? die(client) : result;
    };
    Object.assign(client, { query });
  });
  return { db: createDatabase(pool), close: () => pool.end() };
}

async function die(client: { end: () => Promise<void> }): Promise<never> {
  await client.end();
  throw new KilledError("killed");
}
