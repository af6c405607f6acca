import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createIngestHandler } from "./ingest-webhook.worker.ts";
import {
  connectChannel,
  deliver,
  type MetaChannel,
  whatsappBody,
  whatsappText,
  type WhatsappValue,
} from "./testing.ts";

const start = Math.floor(Date.now() / 1000) - 3_600;
const pairs = Array.from({ length: 20 }, (_, index) => index);
const phoneOf = (index: number): string => `55319${String(97_000_000 + index)}`;

describe("webhooks that are read at the same moment", () => {
  let app: TestApp;
  let channel: MetaChannel;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  /** Stores them all, then reads them all at once, each as often as it takes. */
  const tellAtOnce = async (values: WhatsappValue[]) => {
    channel = await connectChannel(app, (await createWorkspace(app)).id);
    for (const value of values) await deliver(app, channel, whatsappBody(channel, value));
    const rows = await asOwner<{ id: string }>(app, "SELECT id FROM webhook_events WHERE channel_id = $1", [
      channel.id,
    ]);
    const ingest = createIngestHandler(app.services);
    const signal = new AbortController().signal;
    const context: JobContext = { jobId: "1", attempt: 1, isLastAttempt: false, signal, log: app.services.log };
    const read = async (webhookEventId: string, tries = 5): Promise<void> =>
      ingest({ workspaceId: channel.workspaceId, webhookEventId }, context).catch((error: unknown) => {
        if (tries === 0) throw error;
        return read(webhookEventId, tries - 1);
      });
    await Promise.all(rows.map(({ id }) => read(id)));
  };
  const count = async (table: string): Promise<number> => {
    const [row] = await asOwner<{ count: number }>(app, `SELECT count(*)::int FROM ${table} WHERE workspace_id = $1`, [
      channel.workspaceId,
    ]);
    return row?.count ?? -1;
  };

  it("leave no reaction waiting for a message that is there", async () => {
    await tellAtOnce(
      pairs.flatMap((index) => [
        { messages: [whatsappText(`wamid.m${index}`, phoneOf(index), "oi", start)] },
        {
          messages: [
            {
              id: `wamid.r${index}`,
              from: phoneOf(index),
              timestamp: String(start + 1),
              type: "reaction",
              reaction: { message_id: `wamid.m${index}`, emoji: "👍" },
            },
          ],
        },
      ]),
    );
    expect(await count("message_reactions")).toBe(pairs.length);
    expect(await count("parked_events")).toBe(0);
  });

  it("make one contact and one conversation of a person who writes twice at once", async () => {
    await tellAtOnce(
      pairs.flatMap((index) =>
        [0, 1].map((second) => ({
          messages: [whatsappText(`wamid.${index}.${second}`, phoneOf(index), `linha ${second}`, start + second)],
        })),
      ),
    );
    expect(await count("contacts")).toBe(pairs.length);
    expect(await count("conversations")).toBe(pairs.length);
    expect(await count("messages")).toBe(2 * pairs.length);
    expect(
      await asOwner(app, "SELECT DISTINCT last_seq, unread_count FROM conversations WHERE workspace_id = $1", [
        channel.workspaceId,
      ]),
    ).toEqual([{ last_seq: 2, unread_count: 2 }]);
  });

  it("write a message once that comes in two batches at once", async () => {
    const text = (index: number) => whatsappText(`wamid.${index}`, phoneOf(index), "oi", start + index);
    await tellAtOnce([
      ...pairs.map((index) => ({ messages: [text(index)] })),
      ...pairs.map((index) => ({ messages: [text(index), text((index + 1) % pairs.length)] })),
    ]);
    expect(await count("messages")).toBe(pairs.length);
    expect(await count("conversations")).toBe(pairs.length);
  });
});
