// Alternative: a backend for the frontend as a process of its own, before the API. It either hands the browser's cookies on
// (SESSION=none) or keeps the session itself: its cookie names a row in Postgres, which holds the API's token (SESSION=pg).
import { createHash, randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { Pool } from "pg";

const apiOrigin = process.env["API_ORIGIN"] ?? "";
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const hashOf = (id: string): Buffer => createHash("sha256").update(id).digest();
const findToken = {
  name: "find-token",
  text: "SELECT user_id AS cookies FROM bench_sessions WHERE id_hash = $1 AND expires_at > now()",
};

async function apiCookies(browserCookies: string): Promise<string | undefined> {
  if (process.env["SESSION"] !== "pg") return browserCookies;
  const id = /(?:^|; )bff=([^;]+)/.exec(browserCookies)?.[1] ?? "";
  const { rows } = await pool.query<{ cookies: string }>({ ...findToken, values: [hashOf(id)] });
  return rows[0]?.cookies;
}

async function forward(c: Context): Promise<Response> {
  const cookie = await apiCookies(c.req.header("cookie") ?? "");
  if (cookie === undefined) return c.json({ ok: false }, 401);
  const { pathname, search } = new URL(c.req.url);
  const headers = new Headers(c.req.raw.headers);
  for (const name of ["connection", "host", "content-length"]) headers.delete(name);
  headers.set("cookie", cookie);
  const answer = await fetch(`${apiOrigin}${pathname}${search}`, { headers });
  return new Response(await answer.text(), {
    status: answer.status,
    headers: { "content-type": answer.headers.get("content-type") ?? "text/plain" },
  });
}

const app = new Hono()
  .get("/healthz", (c) => c.text("ok"))
  .post("/login", async (c) => {
    const id = randomBytes(32).toString("base64url");
    await pool.query("INSERT INTO bench_sessions VALUES ($1, $2, now() + interval '7 days')", [
      hashOf(id),
      c.req.header("cookie") ?? "",
    ]);
    return c.json({ credential: id });
  })
  .get("/trpc/*", forward);
serve({ fetch: app.fetch, port: Number(process.env["PORT"]) });
