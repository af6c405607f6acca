import { hash } from "@node-rs/argon2";
import { createHandle, createRefreshTokens, hashHandle, type RefreshTokens } from "@piloto/api/refresh-token";
import { Client } from "pg";

export const benchPassword = "bancada de medidas 2026";
export const userAgent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
/** What the product reads from that user agent. */
const device = { browser: "Chrome", platform: "Windows" };

export interface SeededSession {
  readonly handle: Buffer;
  readonly handleHash: Buffer;
  generation: number;
}

/** Runs statements as the owner of the tables. */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes users who all have the bench's password, each the owner of a workspace; returns their addresses. */
export async function seedUsers(url: string, count: number): Promise<string[]> {
  const passwordHash = await hash(benchPassword, { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const emails = Array.from({ length: count }, (_, index) => `bench-${index}@piloto.local`);
  await withClient(url, async (client) => {
    await client.query(
      `WITH made AS (
         INSERT INTO users (name, email, password_hash, password_changed_at)
         SELECT 'Bench', email, $2, now() FROM unnest($1::text[]) AS email RETURNING id, email
       ), workspace AS (
         INSERT INTO workspaces (name, slug) SELECT 'Bench', split_part(email, '@', 1) FROM made RETURNING id, slug
       )
       INSERT INTO memberships (workspace_id, user_id, role)
       SELECT workspace.id, made.id, 'owner' FROM made JOIN workspace ON workspace.slug = split_part(made.email, '@', 1)`,
      [emails, passwordHash],
    );
    await client.query("ANALYZE");
  });
  return emails;
}

/** Makes sign-ins of one user without the cost of hashing a password for each. */
export async function seedSessions(url: string, email: string, count: number): Promise<SeededSession[]> {
  const sessions = Array.from({ length: count }, (): SeededSession => {
    const handle = createHandle();
    return { handle, handleHash: hashHandle(handle), generation: 1 };
  });
  await withClient(url, async (client) => {
    await client.query(
      `INSERT INTO sessions (user_id, handle_hash, user_epoch, amr, authenticated_at, factor_at, absolute_expires_at,
         browser, platform, user_agent, idle_expires_at, rotated_at)
       SELECT users.id, handle_hash, 0, '{pwd}', now(), now(), now() + interval '30 days', $3, $4, $5,
         now() + interval '7 days', now() - interval '10 minutes'
       FROM users, unnest($2::bytea[]) AS handle_hash WHERE email = $1`,
      [email, sessions.map(({ handleHash }) => handleHash), device.browser, device.platform, userAgent],
    );
    await client.query("ANALYZE sessions");
  });
  return sessions;
}

/** Makes these sessions old enough to rotate again, and leaves no dead rows behind for the round that follows. */
export async function ageSessions(url: string, sessions: readonly SeededSession[]): Promise<void> {
  await withClient(url, async (client) => {
    await client.query("UPDATE sessions SET rotated_at = now() - interval '10 minutes' WHERE handle_hash = ANY ($1)", [
      sessions.map(({ handleHash }) => handleHash),
    ]);
    await client.query("VACUUM sessions");
  });
}

/** Issues tokens exactly as the product does, from the ring it was started with: `kid:key`. */
export function refreshTokensOf(ring: string): RefreshTokens {
  const [kid, key] = ring.split(":");
  return createRefreshTokens([{ kid: Number(kid), key: Buffer.from(key ?? "", "base64url") }]);
}
