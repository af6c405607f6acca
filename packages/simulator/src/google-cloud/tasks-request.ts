import { z } from "zod";
import { cloudProject, type GoogleIdentities } from "./identities.ts";

/** A task as Cloud Tasks has taken it. */
export interface TaskRequest {
  /** Its own part of the name; undefined: Cloud Tasks makes one. */
  readonly id: string | undefined;
  /** Milliseconds since 1970; undefined: at once. */
  readonly scheduledAt: number | undefined;
  readonly deadlineMs: number;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly oidc: { readonly email: string; readonly audience: string } | undefined;
}

/** The task is refused; the message is what Google's says. */
export class TaskRefused extends Error {
  readonly status: "INVALID_ARGUMENT" | "PERMISSION_DENIED";
  constructor(message: string, status: TaskRefused["status"] = "INVALID_ARGUMENT") {
    super(message);
    this.status = status;
  }
}

const dayMs = 86_400_000;
const maxTaskBytes = 100 * 1024;
const maxUrlLength = 2083;
const withBody = ["POST", "PUT", "PATCH"];
// "Host, Content-Length, User-Agent, X-Google-*, X-AppEngine-*" are ignored or replaced; X-CloudTasks-* are Google's to set.
const replaced = /^(?:host|content-length|user-agent|x-google-.*|x-appengine-.*|x-cloudtasks-.*)$/i;

const taskBody = z.strictObject({
  responseView: z.enum(["VIEW_UNSPECIFIED", "BASIC", "FULL"]).optional(),
  task: z.strictObject({
    name: z.string().optional(),
    scheduleTime: z.iso.datetime({ offset: true }).optional(),
    dispatchDeadline: z
      .string()
      .regex(/^\d+(?:\.\d{1,9})?s$/)
      .optional(),
    httpRequest: z.strictObject({
      url: z.string(),
      httpMethod: z.enum(["POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]).default("POST"),
      headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.string()).default({}),
      body: z.base64().optional(),
      oidcToken: z.strictObject({ serviceAccountEmail: z.string(), audience: z.string().optional() }).optional(),
    }),
  }),
});

/**
 * Reads the body of `tasks.create`. Throws TaskRefused for what Cloud Tasks refuses.
 * https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create
 * https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks#Task
 */
export function readTask(
  json: unknown,
  { queue, now, identities }: { queue: string; now: number; identities: GoogleIdentities },
): TaskRequest {
  const parsed = taskBody.safeParse(json);
  if (!parsed.success) throw new TaskRefused(`Invalid JSON payload received. ${z.prettifyError(parsed.error)}`);
  const { name, scheduleTime, dispatchDeadline = "600s", httpRequest } = parsed.data.task;
  const body = Buffer.from(httpRequest.body ?? "", "base64");
  refuseIf(JSON.stringify(json).length > maxTaskBytes, "Task size too large");
  refuseIf(body.length > 0 && !withBody.includes(httpRequest.httpMethod), "HTTP method does not take a body");
  const scheduledAt = scheduleTime === undefined ? undefined : Date.parse(scheduleTime);
  refuseIf(
    scheduledAt !== undefined && scheduledAt > now + 30 * dayMs,
    "The schedule time must be no more than 30 days in the future.",
  );
  const deadlineMs = Number.parseFloat(dispatchDeadline) * 1000;
  refuseIf(
    deadlineMs < 15_000 || deadlineMs > 1_800_000,
    "Task.dispatchDeadline must be between [15s, 30m] for HTTP tasks.",
  );
  return {
    id: name === undefined ? undefined : taskIdOf(name, queue),
    scheduledAt,
    deadlineMs,
    url: checkUrl(httpRequest.url, httpRequest.oidcToken !== undefined),
    method: httpRequest.httpMethod,
    headers: headersOf(httpRequest.headers, httpRequest.oidcToken !== undefined),
    body,
    oidc: httpRequest.oidcToken && readOidc(httpRequest.oidcToken, httpRequest.url, identities),
  };
}

function refuseIf(isWrong: boolean, message: string): void {
  if (isWrong) throw new TaskRefused(message);
}

function taskIdOf(name: string, queue: string): string {
  const prefix = `${queue}/tasks/`;
  const id = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  refuseIf(
    !/^[A-Za-z0-9_-]{1,500}$/.test(id),
    "Task name must be formatted: projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>/tasks/<TASK_ID>, in the queue it is added to",
  );
  return id;
}

/** A token travels over https only. This machine's own loopback is the one exception that Google does not make. */
function checkUrl(address: string, hasToken: boolean): string {
  const url = URL.parse(address);
  refuseIf(
    url === null || !["http:", "https:"].includes(url.protocol) || address.length > maxUrlLength,
    "HttpRequest.url is not a valid address",
  );
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "");
  refuseIf(
    hasToken && url?.protocol !== "https:" && !isLoopback,
    "HttpRequest.url must start with 'https://' for request with authorization header.",
  );
  return address;
}

function headersOf(headers: Record<string, string>, hasToken: boolean): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  refuseIf(hasToken && isNamed, "HttpRequest.headers must not contain Authorization when a token is generated.");
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !replaced.test(name)));
}

function readOidc(
  { serviceAccountEmail, audience }: { serviceAccountEmail: string; audience?: string | undefined },
  url: string,
  { serviceAccounts }: GoogleIdentities,
): { email: string; audience: string } {
  // Whoever makes the task needs iam.serviceAccounts.actAs on the account, which must be in the queue's project.
  const isKnown = Object.values(serviceAccounts).some(({ email }) => email === serviceAccountEmail);
  if (!isKnown || !serviceAccountEmail.endsWith(`@${cloudProject.id}.iam.gserviceaccount.com`)) {
    const message = `The principal (user or service account) lacks IAM permission "iam.serviceAccounts.actAs" for the resource "${serviceAccountEmail}" (or the resource may not exist).`;
    throw new TaskRefused(message, "PERMISSION_DENIED");
  }
  return { email: serviceAccountEmail, audience: audience ?? url };
}
