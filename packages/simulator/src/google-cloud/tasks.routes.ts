import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { answerError } from "./google-errors.ts";
import { cloudProject, type GoogleIdentities } from "./identities.ts";
import { readTask, TaskRefused } from "./tasks-request.ts";
import type { CloudTasks, QueuedTask } from "./tasks.store.ts";

const scopes = ["https://www.googleapis.com/auth/cloud-tasks", "https://www.googleapis.com/auth/cloud-platform"];

/** Cloud Tasks, v2: `tasks.create`, which is all of it that the product asks for. */
export function createTasksRoutes(cloudTasks: CloudTasks, identities: GoogleIdentities, now: () => number): Hono {
  const routes = new Hono();
  const address = "/v2/projects/:project/locations/:location/queues/:queue/tasks";
  routes.post(address, bodyLimit({ maxSize: 1024 * 1024 }), async (c) => {
    if (cloudTasks.switches().isDown) return answerError(c, "UNAVAILABLE", "The service is currently unavailable.");
    const { project, location, queue: name } = c.req.param();
    const queue = `projects/${project}/locations/${location}/queues/${name}`;
    const refused = refuseCaller(c, identities, { queue, project });
    if (refused) return refused;
    if (!cloudTasks.queues.has(queue)) return answerError(c, "NOT_FOUND", "Queue does not exist.");
    try {
      const request = readTask(await c.req.json().catch(() => undefined), { queue, now: now(), identities });
      const task = cloudTasks.create(queue, request);
      return task ? c.json(describe(task)) : answerError(c, "ALREADY_EXISTS", "Requested entity already exists");
    } catch (error) {
      if (error instanceof TaskRefused) return answerError(c, error.status, error.message);
      throw error;
    }
  });
  return routes;
}

function refuseCaller(
  c: Context,
  identities: GoogleIdentities,
  { queue, project }: { queue: string; project: string },
): Response | undefined {
  const caller = identities.readBearer(c.req.header("authorization"));
  if (caller === undefined) return answerError(c, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  if (!scopes.some((scope) => caller.scopes.includes(scope))) {
    return answerError(c, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  // Only the API's own account has roles/cloudtasks.enqueuer.
  if (caller.email === identities.serviceAccounts.api.email && project === cloudProject.id) return undefined;
  const message = `The principal (user or service account) lacks IAM permission "cloudtasks.tasks.create" for the resource "${queue}" (or the resource may not exist).`;
  return answerError(c, "PERMISSION_DENIED", message);
}

/** As the BASIC view has it: without the body. */
function describe(task: QueuedTask): Record<string, unknown> {
  return {
    name: `${task.queue}/tasks/${task.id}`,
    httpRequest: {
      url: task.url,
      httpMethod: task.method,
      headers: { ...task.headers, "User-Agent": "Google-Cloud-Tasks" },
      ...(task.oidc && { oidcToken: { serviceAccountEmail: task.oidc.email, audience: task.oidc.audience } }),
    },
    scheduleTime: new Date(task.scheduledAt).toISOString(),
    createTime: new Date(task.createdAt).toISOString(),
    dispatchDeadline: `${task.deadlineMs / 1000}s`,
    view: "BASIC",
  };
}

const changes = z.strictObject({
  isHeld: z.boolean().optional(),
  copies: z.number().int().min(1).max(10).optional(),
  lateMs: z.number().int().min(0).max(7_200_000).optional(),
  isShuffled: z.boolean().optional(),
  isLossy: z.boolean().optional(),
  isDown: z.boolean().optional(),
});

/** For tests and rehearsals in another process: what waits, and how it travels. */
export function createTasksControlRoutes(cloudTasks: CloudTasks): Hono {
  const routes = new Hono();
  const state = () => ({ switches: cloudTasks.switches(), tasks: cloudTasks.list().map(describe) });
  routes.get("/", (c) => c.json(state()));
  routes.post("/", bodyLimit({ maxSize: 16 * 1024 }), async (c) => {
    const parsed = changes.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
    cloudTasks.turn(Object.fromEntries(given));
    return c.json(state());
  });
  return routes;
}
