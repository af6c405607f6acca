import { type Context, Hono } from "hono";
import { z } from "zod";
import type { IdentifyCaller } from "../ports/google-cloud/identity-token.ts";
import type { Delivery, DeliveryOutcome } from "../ports/jobs/cloud-tasks/task-runner.ts";
import { limitBody } from "./body-limit.ts";
import type { HttpEnv } from "./http-env.ts";

export type Internal = {
  identifyCaller: IdentifyCaller;
  deliver: (delivery: Delivery) => Promise<DeliveryOutcome>;
  sweep: () => Promise<void>;
};

// A delivery is a hundred bytes.
const maxBodyBytes = 8 * 1024;

const delivery = z.object({
  jobId: z.string().regex(/^[1-9]\d{0,17}$/),
  job: z.string().max(128),
  publication: z.number().int().positive(),
});

/**
 * What Google calls, and nobody else: `POST /internal/jobs` by Cloud Tasks, `POST /internal/sweep` by Cloud Scheduler. Who calls is
 * asked first, before a body is read or a row touched: 401 for nobody, 403 for somebody else. 2xx ends a task; anything
 * else lets Cloud Tasks bring it again.
 */
export function internalRoutes({ identifyCaller, deliver, sweep }: Internal) {
  const routes = new Hono<HttpEnv>();
  routes.use("/internal/*", async (c, next) => {
    const caller = await identifyCaller(c.req.header("authorization"));
    if (caller === "ours") return next();
    c.get("log").warn({ caller, path: c.req.path }, "an internal address was refused");
    if (caller === "undecided") return comeAgain(c, 503, 5);
    return caller === "stranger" ? c.text("forbidden", 403) : c.text("unauthorized", 401);
  });
  routes.post(
    "/internal/jobs",
    limitBody(maxBodyBytes, (c) => c.text("too large", 413)),
    async (c) => {
      const parsed = delivery.safeParse(await c.req.json().catch(() => undefined));
      return parsed.success ? answer(c, await deliver(parsed.data)) : c.text("not a delivery", 400);
    },
  );
  routes.post("/internal/sweep", async (c) => {
    await sweep();
    return c.text("swept");
  });
  routes.all("/internal/*", (c) => c.text("not found", 404));
  return routes;
}

function answer(c: Context<HttpEnv>, outcome: DeliveryOutcome): Response {
  switch (outcome) {
    case "settled":
    case "nothing":
      return c.text(outcome);
    case "busy":
      return comeAgain(c, 429, 2);
    case "elsewhere":
      return comeAgain(c, 503, 1);
  }
}

const comeAgain = (c: Context<HttpEnv>, status: 429 | 503, seconds: number): Response =>
  c.text("come again", status, { "retry-after": String(seconds) });
