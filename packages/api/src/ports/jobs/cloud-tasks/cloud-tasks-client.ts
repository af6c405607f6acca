import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { GoogleIdentity } from "../../google-cloud/google-identity.ts";
import { codeOf, readBounded } from "../../bounded-fetch.ts";
import type { JobName } from "../jobs.ts";
import { queueName } from "./task-queues.ts";

/** One task for one job, as it stood then. */
export type Publication = {
  jobId: string;
  job: JobName;
  attempts: number;
  runAt: Date;
  /** One more for each task of the job: never twice the same. */
  publication: number;
};

export type CloudTasks = {
  /** Resolves when Cloud Tasks has the task, also if it had it already. Throws CloudTasksError. */
  publish: (publication: Publication) => Promise<void>;
};

/** Cloud Tasks did not take a task. */
export class CloudTasksError extends Error {
  override name = "CloudTasksError";
  /** `task`: this one is wrong and stays so. `service`: Cloud Tasks is away, or does not let us in; so are all others then. */
  readonly isOf: "task" | "service";
  constructor(message: string, isOf: "task" | "service", cause?: unknown) {
    super(message, { cause });
    this.isOf = isOf;
  }
}

type Options = {
  url: string;
  project: string;
  location: string;
  queuePrefix: string;
  /** Where the tasks go: INTERNAL_ORIGIN. */
  target: string;
  serviceAccount: string;
  accessToken: GoogleIdentity["accessToken"];
  now?: () => number;
  random?: () => number;
};

const timeoutMs = 10_000;
const attempts = 3;
const firstPauseMs = 200;
const maxAnswerBytes = 16 * 1024;
// Longer than any job may run (ten minutes), so that nothing is sent again while it is worked on. At most 30 minutes.
const dispatchDeadline = "900s";
const isWorthRepeating = (status: number): boolean => status === 429 || status >= 500;

/**
 * Cloud Tasks, v2, over REST: the library for it brings gRPC and 20 MB to send one kind of request.
 * https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create
 */
export function createCloudTasks(options: Options): CloudTasks {
  const { accessToken, random = Math.random } = options;
  return {
    async publish(publication) {
      const { url, body } = requestOf(publication, options);
      for (let attempt = 1; ; attempt += 1) {
        const failure = await send(url, body, accessToken);
        if (failure === undefined) return;
        if (!failure.isWorthRepeating || attempt >= attempts) throw failure.error;
        await wait(firstPauseMs * 2 ** attempt * (0.5 + random()));
      }
    },
  };
}

function requestOf(publication: Publication, options: Options): { url: string; body: string } {
  const { project, location, queuePrefix, target, serviceAccount, now = Date.now } = options;
  const { job, jobId, runAt } = publication;
  const queue = `projects/${project}/locations/${location}/queues/${queueName(queuePrefix, job)}`;
  const payload = JSON.stringify({ jobId, job, publication: publication.publication });
  const task = {
    name: `${queue}/tasks/${taskId(publication)}`,
    ...(runAt.getTime() > now() && { scheduleTime: runAt.toISOString() }),
    dispatchDeadline,
    httpRequest: {
      url: `${target}/internal/jobs`,
      httpMethod: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.from(payload).toString("base64"),
      oidcToken: { serviceAccountEmail: serviceAccount, audience: target },
    },
  };
  return { url: `${options.url}/v2/${queue}/tasks`, body: JSON.stringify({ task }) };
}

/**
 * The name is what makes publishing twice harmless. Hashed, because names that begin alike slow a queue down; with the time,
 * because a database that is begun anew counts its jobs from one, and names are remembered for an hour and more.
 */
function taskId({ jobId, attempts: tried, runAt, publication }: Publication): string {
  const source = `${jobId}/${tried}/${runAt.getTime()}/${publication}`;
  return createHash("sha256").update(source).digest("hex").slice(0, 40);
}

type Failure = { error: CloudTasksError; isWorthRepeating: boolean };

async function send(
  url: string,
  body: string,
  accessToken: GoogleIdentity["accessToken"],
): Promise<Failure | undefined> {
  let response: Response;
  try {
    const headers = { authorization: `Bearer ${await accessToken()}`, "content-type": "application/json" };
    const signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
  } catch (error) {
    const message = `Cloud Tasks could not be reached (${codeOf(error)})`;
    return { error: new CloudTasksError(message, "service", error), isWorthRepeating: true };
  }
  // 409 ALREADY_EXISTS: this very task is there, or was and has done its work.
  if (response.ok || response.status === 409) {
    await response.body?.cancel().catch(() => undefined);
    return undefined;
  }
  const answer = await readBounded(response, maxAnswerBytes).catch(() => undefined);
  const reason = answer === undefined ? "" : Buffer.from(answer).toString().slice(0, 500);
  const message = `Cloud Tasks answered ${response.status}: ${reason}`;
  const isOf = response.status === 400 ? "task" : "service";
  return { error: new CloudTasksError(message, isOf), isWorthRepeating: isWorthRepeating(response.status) };
}
