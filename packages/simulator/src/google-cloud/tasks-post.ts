import type { GoogleIdentities } from "./identities.ts";
import type { QueuedTask } from "./tasks.store.ts";

/**
 * Sends a task as Cloud Tasks does; status 0 when there was no answer within its deadline.
 * https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler
 */
export async function postTask(
  task: QueuedTask,
  identities: GoogleIdentities,
): Promise<{ status: number; retryAfterMs: number }> {
  const token = task.oidc && (await identities.signIdToken(task.oidc));
  const { previousResponse } = task;
  const headers = {
    ...task.headers,
    "user-agent": "Google-Cloud-Tasks",
    "x-cloudtasks-queuename": task.queue.split("/").at(-1) ?? "",
    "x-cloudtasks-taskname": task.id,
    // Attempts before this one; and those of them that were answered.
    "x-cloudtasks-taskretrycount": String(task.dispatchCount - 1),
    "x-cloudtasks-taskexecutioncount": String(task.responseCount),
    "x-cloudtasks-tasketa": (task.scheduledAt / 1000).toFixed(6),
    ...(previousResponse && { "x-cloudtasks-taskpreviousresponse": String(previousResponse) }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  try {
    const signal = AbortSignal.timeout(task.deadlineMs);
    const body = task.body.length > 0 ? new Uint8Array(task.body) : null;
    const response = await fetch(task.url, { method: task.method, headers, body, redirect: "manual", signal });
    await response.body?.cancel();
    return { status: response.status, retryAfterMs: Number(response.headers.get("retry-after") ?? 0) * 1000 };
  } catch {
    return { status: 0, retryAfterMs: 0 };
  }
}
