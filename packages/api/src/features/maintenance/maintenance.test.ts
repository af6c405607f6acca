import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { insertChannel } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createMaintenance } from "./maintenance.worker.ts";

describe("maintenance", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  it("deletes what conversations leave behind once it has served its time, and nothing that is still needed", async () => {
    const workspaceId = (await createWorkspace(app)).id;
    const channelId = await insertChannel(app, workspaceId);
    const webhook = (state: string, days: number) =>
      asOwner(
        app,
        `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, state, received_at)
         VALUES ($1, $2, sha256(($3 || $4)::bytea), '{}', $3, now() - make_interval(days => $4::int))`,
        [workspaceId, channelId, state, String(days)],
      );
    for (const state of ["done", "failed", "waiting"]) for (const days of [7, 9]) await webhook(state, days);
    const parked = (days: number) =>
      asOwner(
        app,
        `INSERT INTO parked_events (workspace_id, channel_id, target_external_id, digest, event, created_at)
         VALUES ($1, $2, 'x', sha256(convert_to($3, 'UTF8')), '{}', now() - make_interval(days => $3::text::int))`,
        [workspaceId, channelId, String(days)],
      );
    for (const days of [7, 9]) await parked(days);
    await asOwner(
      app,
      "INSERT INTO realtime_events (workspace_id, kind, created_at) VALUES ($1, 'inbox', now() - interval '2 days'), ($1, 'inbox', now())",
      [workspaceId],
    );
    expect(await createMaintenance(app.services).run()).toMatchObject({
      webhookEvents: 1,
      parkedEvents: 1,
      realtimeEvents: 1,
      presences: 0,
      looseFiles: 0,
    });
    expect(await asOwner(app, "SELECT state FROM webhook_events ORDER BY state")).toEqual(
      ["done", "failed", "failed", "waiting", "waiting"].map((state) => ({ state })),
    );
  });

  it("forgets what was handed to Cloud Tasks for jobs that are gone, and nothing else", async () => {
    const [job] = await asOwner<{ id: number }>(app, "SELECT (graphile_worker.add_job('sweep')).id");
    await asOwner(
      app,
      `INSERT INTO job_tasks (job_id, publication, attempts, run_at, revision, leased_until)
       SELECT id, 1, 0, now(), 0, now() FROM unnest(ARRAY[$1::bigint, $1 + 1]) AS id`,
      [job?.id],
    );
    expect(await createMaintenance(app.services).run()).toMatchObject({ jobTasks: 1 });
    expect(await asOwner(app, "SELECT job_id FROM job_tasks")).toEqual([{ job_id: job?.id }]);
  });
});
