// Alternatives: five ways to know who calls, behind the same bare Hono. STRATEGY says which. Statements are prepared and the
// tables small enough to stay in memory: each way at its best.
import { createHash, createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { jwtVerify, SignJWT } from "jose";
import { Pool } from "pg";

const key = createSecretKey(Buffer.alloc(32, 7));
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

async function verifyToken(token: string): Promise<{ userId: string; id: string } | undefined> {
  const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"] });
  return payload.sub && payload.jti ? { userId: payload.sub, id: payload.jti } : undefined;
}

/** What the product does: a token is verified once and remembered, and what was revoked is known in memory. */
const verified = new Map<string, { userId: string; id: string }>();
const revoked = new Set<string>(Array.from({ length: 1000 }, () => randomUUID()));
async function verifyOnce(token: string) {
  const claims = verified.get(token) ?? (await verifyToken(token));
  if (claims) verified.set(token, claims);
  return claims && !revoked.has(claims.id) ? claims : undefined;
}

const isListed = { name: "is-listed", text: "SELECT 1 FROM bench_blacklist WHERE token_id = $1" };
async function verifyAgainstList(token: string) {
  const claims = await verifyToken(token);
  if (!claims) return undefined;
  const { rows } = await pool.query({ ...isListed, values: [claims.id] });
  return rows.length === 0 ? claims : undefined;
}

const findSession = {
  name: "find-session",
  text: 'SELECT user_id AS "userId" FROM bench_sessions WHERE id_hash = $1 AND expires_at > now()',
};
async function readSession(id: string) {
  const { rows } = await pool.query<{ userId: string }>({ ...findSession, values: [hashOf(id)] });
  return rows[0];
}

const touchSession = {
  name: "touch-session",
  text: `UPDATE bench_sessions SET expires_at = now() + interval '7 days' WHERE id_hash = $1 AND expires_at > now()
    RETURNING user_id AS "userId"`,
};
async function slideSession(id: string) {
  const { rows } = await pool.query<{ userId: string }>({ ...touchSession, values: [hashOf(id)] });
  return rows[0];
}

const strategies: Readonly<Record<string, (credential: string) => Promise<{ userId: string } | undefined>>> = {
  jwt: verifyToken,
  "jwt-memory": verifyOnce,
  "jwt-blacklist": verifyAgainstList,
  "session-id": readSession,
  "session-id-sliding": slideSession,
};
const identify = strategies[process.env["STRATEGY"] ?? ""];
if (identify === undefined) throw new Error(`STRATEGY is one of ${Object.keys(strategies).join(", ")}`);

async function open(): Promise<string> {
  if (process.env["STRATEGY"]?.startsWith("jwt")) {
    const token = new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject("bench").setJti(randomUUID());
    return token.setIssuedAt().setExpirationTime("15m").sign(key);
  }
  const id = randomBytes(32).toString("base64url");
  await pool.query("INSERT INTO bench_sessions VALUES ($1, 'bench', now() + interval '7 days')", [hashOf(id)]);
  return id;
}

const app = new Hono()
  .get("/healthz", (c) => c.text("ok"))
  .post("/login", async (c) => c.json({ credential: await open() }))
  .get("/me", async (c) => {
    const credential = /(?:^|; )credential=([^;]+)/.exec(c.req.header("cookie") ?? "")?.[1] ?? "";
    const caller = await identify(credential);
    return caller ? c.json({ userId: caller.userId }) : c.json({ ok: false }, 401);
  });
serve({ fetch: app.fetch, port: Number(process.env["PORT"]) });
