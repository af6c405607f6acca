// Alternative: Express, jose and the rotation most tutorials show. Every refresh token is a row that works once; the
// old one is locked and marked used and a new one inserted in a transaction.
import { createHash, randomBytes } from "node:crypto";
import express, { type Request } from "express";
import { createSecretKey } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { Pool, type PoolClient } from "pg";

const key = createSecretKey(Buffer.alloc(32, 7));
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
await pool.query(`CREATE TABLE IF NOT EXISTS bench_refresh_tokens (
  token_hash bytea PRIMARY KEY, family uuid NOT NULL, user_id text NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz)`);
await pool.query("CREATE INDEX IF NOT EXISTS bench_refresh_tokens_family_idx ON bench_refresh_tokens (family)");

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
const accessToken = (userId: string): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime("15m")
    .sign(key);

function cookieOf(request: Request, name: string): string {
  const found = request.headers.cookie?.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? "";
}

async function rotate(client: PoolClient, token: string): Promise<{ userId: string; successor: string } | undefined> {
  const { rows } = await client.query<{ family: string; user_id: string; used_at: Date | null }>({
    name: "lock-token",
    text: "SELECT family, user_id, used_at FROM bench_refresh_tokens WHERE token_hash = $1 AND expires_at > now() FOR UPDATE",
    values: [hashOf(token)],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  if (row.used_at !== null) {
    await client.query("DELETE FROM bench_refresh_tokens WHERE family = $1", [row.family]);
    return undefined;
  }
  const successor = randomBytes(32).toString("base64url");
  await client.query({
    name: "use-token",
    text: "UPDATE bench_refresh_tokens SET used_at = now() WHERE token_hash = $1",
    values: [hashOf(token)],
  });
  await client.query({
    name: "insert-token",
    text: "INSERT INTO bench_refresh_tokens VALUES ($1, $2, $3, now() + interval '7 days', NULL)",
    values: [hashOf(successor), row.family, row.user_id],
  });
  return { userId: row.user_id, successor };
}

async function inTransaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const app = express();
app.get("/healthz", (_request, response) => {
  response.json({ ok: true });
});
app.get("/me", async (request, response) => {
  const { payload } = await jwtVerify(cookieOf(request, "at"), key, { algorithms: ["HS256"] });
  response.json({ userId: payload.sub });
});
app.post("/login", async (_request, response) => {
  const token = randomBytes(32).toString("base64url");
  await pool.query(
    "INSERT INTO bench_refresh_tokens VALUES ($1, gen_random_uuid(), 'bench', now() + interval '7 days', NULL)",
    [hashOf(token)],
  );
  response.json({ refreshToken: token, accessToken: await accessToken("bench") });
});
app.post("/refresh", async (request, response) => {
  const rotated = await inTransaction((client) => rotate(client, cookieOf(request, "rt")));
  if (rotated === undefined) {
    response.status(401).json({ ok: false });
    return;
  }
  response.cookie("rt", rotated.successor, { httpOnly: true, sameSite: "strict" });
  response.cookie("at", await accessToken(rotated.userId), { httpOnly: true, sameSite: "strict" });
  response.json({ ok: true });
});
app.listen(Number(process.env["PORT"]));
