// Floor: a trivial tRPC procedure behind Hono, through tRPC's fetch adapter as the product uses it.
import { serve } from "@hono/node-server";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";

const t = initTRPC.create();
const router = t.router({ hello: t.procedure.query(() => ({ ok: true })) });
const app = new Hono().all("/trpc/*", (c) => fetchRequestHandler({ endpoint: "/trpc", req: c.req.raw, router }));
serve({ fetch: app.fetch, port: Number(process.env["PORT"]) });
