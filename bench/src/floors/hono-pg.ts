// Floor: one prepared query through a pool of the product's size, behind Hono.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "pg";

const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const query = { name: "find-user", text: "SELECT id, name, email, locale FROM users WHERE email = $1" };
const app = new Hono().get("/user/:email", async (c) => {
  const { rows } = await pool.query({ ...query, values: [c.req.param("email")] });
  return c.json(rows[0]);
});
serve({ fetch: app.fetch, port: Number(process.env["PORT"]) });
