import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createDyingDatabase } from "../../testing/dying-database.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createIngestHandler } from "./ingest-webhook.worker.ts";
import { readRows } from "../../testing/webhook-rows.ts";
import { scenario, type Happening, type Scenario, toBody } from "../../testing/webhook-scenario.ts";
import { connectChannel, deliver, type MetaChannel, publishAgent } from "./testing.ts";

/*
 * Meta delivers at least once, in any order, in batches of any size, for days; our processes die. Whatever of this
 * happens to a set of webhooks, the rows at the end are those of the run in which each came once and in order.
 */

type Stored = { id: string };

describe("the ingest of any delivery of a set of webhooks", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ RUN_DEBOUNCE_MS: "600000", RUN_MAX_WAIT_MS: "600000" });
  });
  afterAll(() => app.stop());

  const newChannel = async (): Promise<MetaChannel> => {
    const channel = await connectChannel(app, (await createWorkspace(app)).id);
    await publishAgent(app, channel);
    return channel;
  };
  const context = (): JobContext => ({
    jobId: "1",
    attempt: 1,
    isLastAttempt: false,
    signal: new AbortController().signal,
    log: app.services.log,
  });
  const waitingOf = (channel: MetaChannel): Promise<Stored[]> =>
    asOwner<Stored>(app, "SELECT id FROM webhook_events WHERE channel_id = $1 AND state = 'waiting' ORDER BY id", [
      channel.id,
    ]);
  const post = async (channel: MetaChannel, happenings: Happening[]): Promise<void> => {
    expect((await deliver(app, channel, toBody(channel, happenings))).status).toBe(200);
  };

  const runInOrder = async (happenings: Happening[]): Promise<unknown> => {
    const channel = await newChannel();
    const ingest = createIngestHandler(app.services);
    for (const happening of happenings) {
      await post(channel, [happening]);
      for (const { id } of await waitingOf(channel)) {
        await ingest({ workspaceId: channel.workspaceId, webhookEventId: id }, context());
      }
    }
    return readRows(app, channel);
  };

  /** Two workers take stored webhooks in any order; one that dies leaves its webhook to be taken again. */
  const runBadly = async (
    batches: Happening[][],
    { deaths, picks }: { deaths: Scenario["deaths"]; picks: number[] },
  ) => {
    const channel = await newChannel();
    for (const batch of batches) await post(channel, batch);
    const left = await waitingOf(channel);
    let statement = 0;
    let picked = 0;
    const deathAt = new Map(deaths);
    const dying = createDyingDatabase(app.database.ownerUrl, () => deathAt.get((statement += 1)));
    const ingest = createIngestHandler({ ...app.services, db: dying.db });
    const work = async (): Promise<void> => {
      for (;;) {
        const at = (picks[(picked += 1) % picks.length] ?? 0) % Math.max(left.length, 1);
        const [taken] = left.splice(at, 1);
        if (!taken) return;
        const payload = { workspaceId: channel.workspaceId, webhookEventId: taken.id };
        await ingest(payload, context()).catch(() => left.push(taken));
      }
    };
    await Promise.all([work(), work()]);
    // The one who died last may have left its webhook when the other had gone.
    await work();
    await dying.close();
    return readRows(app, channel);
  };

  it(
    "ends in the rows of the run in order: nothing lost, nothing doubled, nothing out of order",
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async ({ happenings, batches, deaths, picks }) => {
          const expected = await runInOrder(happenings);
          expect(await runBadly(batches, { deaths, picks })).toEqual(expected);
        }),
        { numRuns: 12, interruptAfterTimeLimit: 120_000 },
      );
    },
  );
});
