import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { Client } from "pg";

// What any server of events costs at the least: one connection that LISTENs, one read, one frame for each page.
const client = new Client({ connectionString: process.env["DATABASE_URL"] });
await client.connect();
const streams = new Set<SSEStreamingApi>();
let last = Number((await client.query("SELECT coalesce(max(id), 0) AS id FROM realtime_events")).rows[0]?.id);

client.on("notification", () => void read());
await client.query("LISTEN realtime");

async function read(): Promise<void> {
  const { rows } = await client.query<{ id: string; conversation_id: string }>({
    name: "read",
    text: "SELECT id, conversation_id FROM realtime_events WHERE id > $1 ORDER BY id",
    values: [last],
  });
  for (const { id, conversation_id: data } of rows) {
    last = Math.max(last, Number(id));
    for (const stream of streams) void stream.writeSSE({ data, id });
  }
}

const app = new Hono()
  .get("/healthz", (c) => c.text("ok"))
  .get("/events", (c) =>
    streamSSE(c, async (stream) => {
      await stream.write(": open\n\n");
      streams.add(stream);
      const closed = Promise.withResolvers<void>();
      stream.onAbort(() => {
        streams.delete(stream);
        closed.resolve();
      });
      await closed.promise;
    }),
  );

serve({ fetch: app.fetch, port: Number(process.env["PORT"]), hostname: "127.0.0.1" });
