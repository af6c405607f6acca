// Floor: one route on Hono.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono().get("/healthz", (c) => c.json({ ok: true }));
serve({ fetch: app.fetch, port: Number(process.env["PORT"]) });
