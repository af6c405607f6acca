import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "pg";

// What keeping a webhook costs at the least: its signature, and one row that is on disk before the answer.
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const secret = process.env["APP_SECRET"] ?? "";
await pool.query("CREATE TABLE bench_webhooks (digest bytea PRIMARY KEY, body bytea NOT NULL)");

const app = new Hono()
  .get("/healthz", (c) => c.text("ok"))
  .post("/webhooks/whatsapp", async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
    const given = Buffer.from(c.req.header("x-hub-signature-256") ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return c.text("no", 401);
    await pool.query({
      name: "keep",
      text: "INSERT INTO bench_webhooks VALUES ($1, $2) ON CONFLICT DO NOTHING",
      values: [createHash("sha256").update(body).digest(), body],
    });
    return c.text("ok");
  });

serve({ fetch: app.fetch, port: Number(process.env["PORT"]), hostname: "127.0.0.1" });
