import { setTimeout as delay } from "node:timers/promises";
import { requestBytes, percentile, sorted } from "../measure/load.ts";
import { benchScript } from "../environment/folders.ts";
import { startProduct } from "../environment/product.ts";
import { withClient } from "../environment/seed.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { runScheduledLoad } from "../measure/scheduled-load.ts";
import { printAim, printTable } from "../measure/table.ts";
import { openSessions, openStage, seedConversations, type Stage } from "./stage.ts";
import { openStream } from "./event-stream.ts";
import { customers, seedSent, unknownStatusBody, webhookBody, webhookHeaders } from "./webhook-bodies.ts";
import type { ConversationBench } from "./conversation-bench.ts";

const perSecond = 500;
const aimMs = 50;
const patienceMs = 600_000;

/** Processes that share the server's core while webhooks come, and those that are started once all were answered. */
interface Setting {
  readonly name: string;
  readonly roles: readonly string[];
  readonly later: readonly string[];
}
const settings: readonly Setting[] = [
  { name: "api, worker afterwards", roles: ["api"], later: ["worker"] },
  { name: "api and worker on one core", roles: ["api", "worker"], later: [] },
  { name: "one process for all", roles: ["all"], later: [] },
];

/** What Meta delivers, at 500 a second: how long each POST waits, that nothing is lost, and when all can be seen. */
export async function measureIngest(bench: ConversationBench): Promise<void> {
  const seconds = bench.isQuick ? 5 : 60;
  const rows = [await measureFloor(Math.min(seconds, 15))];
  const figures: Outcome[] = [];
  for (const setting of settings) {
    const outcome = await measureSetting(setting, seconds);
    figures.push(outcome);
    rows.push(outcome.row);
  }
  printTable(`Webhooks at ${perSecond}/s for ${seconds} s (one message to three statuses)`, rows);
  const [first] = figures;
  if (first === undefined) return;
  printAim(`p99 of the POST < ${aimMs} ms`, first.p99 < aimMs, `${first.p99.toFixed(1)} ms`);
  for (const { name, lost } of figures) printAim(`nothing lost, ${name}`, lost === 0, `${lost} lost`);
}

interface Outcome {
  readonly name: string;
  readonly p99: number;
  readonly lost: number;
  readonly row: Record<string, string>;
}

async function measureSetting({ name, roles, later }: Setting, seconds: number): Promise<Outcome> {
  const stage = await openStage();
  const running: ChildServer[] = [];
  try {
    await seedConversations(stage.database.url, stage, customers);
    const requests = perSecond * seconds;
    await seedSent(stage.database.url, stage, Math.ceil(requests / 4));
    const start = async (RUN: string): Promise<void> => {
      running.push(await startProduct(stage.database.url, stage.keys, { RUN, LOG_LEVEL: "warn" }));
    };
    for (const role of roles) await start(role);
    const [server] = running;
    if (server === undefined) throw new Error("nothing was started");
    const [cookie = ""] = await openSessions(
      { databaseUrl: stage.database.url, keys: stage.keys },
      server,
      stage.emails.slice(0, 1),
    );
    let lastHintAt = 0;
    const stream = await openStream({ port: server.port, cookie, workspaceId: stage.workspaceId }, () => {
      lastHintAt = performance.now();
    });
    await warmUp(stage, server.port, later.length === 0);
    const before = running.map((process) => process.cpuSeconds());
    const load = await runScheduledLoad({
      port: server.port,
      perSecond,
      requests,
      connections: 128,
      next: (index) => post(stage, webhookBody(stage.channel, index)),
      isGood: ({ status }) => status === 200,
    });
    const endedAt = performance.now();
    for (const role of later) await start(role);
    const seen = await untilAllIsRead(stage, requests);
    const visibleMs = Math.max(lastHintAt, seen.atMs) - endedAt;
    stream.close();
    const lag = await readLag(stage);
    const { latencies } = load;
    const p99 = percentile(latencies, 0.99);
    return {
      name,
      p99,
      lost: seen.missing,
      row: {
        what: name,
        "p50 ms": percentile(latencies, 0.5).toFixed(1),
        "p99 ms": p99.toFixed(1),
        "max ms": (latencies.at(-1) ?? Number.NaN).toFixed(0),
        "answered/s": (requests / load.seconds).toFixed(0),
        "CPU s / 1000": running
          .map((process, at) => (((process.cpuSeconds() - (before[at] ?? 0)) / requests) * 1000).toFixed(2))
          .join(" + "),
        kept: `${requests - seen.missing} of ${requests}`,
        "read after, p50 / p99 s": `${lag.p50.toFixed(2)} / ${lag.p99.toFixed(2)}`,
        "last one visible after s": (visibleMs / 1000).toFixed(1),
      },
    };
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    await stage.database.stop();
  }
}

/** The first requests compile the code. They carry statuses of messages nobody knows, which are parked. */
async function warmUp(stage: Stage, port: number, isRead: boolean): Promise<void> {
  const next = (index: number): Buffer => post(stage, unknownStatusBody(stage.channel, `wamid.warm-${index}`));
  await runScheduledLoad({
    port,
    perSecond: 200,
    requests: 400,
    connections: 32,
    next,
    isGood: ({ status: code }) => code === 200,
  });
  await withClient(stage.database.url, async (client) => {
    const count = async () =>
      (await client.query<{ n: number }>("SELECT count(*)::int AS n FROM webhook_events WHERE state = 'waiting'"))
        .rows[0]?.n;
    while (isRead && (await count()) !== 0) await delay(100);
    await client.query("DELETE FROM graphile_worker._private_jobs");
    await client.query("DELETE FROM webhook_events; DELETE FROM parked_events");
    await client.query("VACUUM ANALYZE");
  });
}

/** The request of one webhook, signed. */
function post({ channel }: Stage, body: string): Buffer {
  return requestBytes({ method: "POST", path: "/webhooks/whatsapp", headers: webhookHeaders(channel, body), body });
}

/** Waits until every webhook is read; how many messages and statuses are not in the rows then. */
async function untilAllIsRead({ database }: Stage, requests: number): Promise<{ missing: number; atMs: number }> {
  const deadline = performance.now() + patienceMs;
  return withClient(database.url, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ waiting: number }>(
        "SELECT count(*)::int AS waiting FROM webhook_events WHERE state = 'waiting'",
      );
      const atMs = performance.now();
      if (rows[0]?.waiting !== 0 && atMs < deadline) {
        await delay(250);
        continue;
      }
      const { rows: found } = await client.query<{ n: number }>(
        "SELECT ((SELECT count(*) FROM messages WHERE direction = 'in') + (SELECT count(*) FROM message_status_events))::int AS n",
      );
      return { missing: requests - (found[0]?.n ?? 0), atMs };
    }
  });
}

/** Seconds between a webhook's arrival and the transaction that says it was read. */
async function readLag({ database }: Stage): Promise<{ p50: number; p99: number }> {
  return withClient(database.url, async (client) => {
    const { rows } = await client.query<{ seconds: number }>(
      "SELECT extract(epoch FROM processed_at - received_at)::float8 AS seconds FROM webhook_events WHERE processed_at IS NOT NULL",
    );
    const lags = sorted(rows.map(({ seconds }) => seconds));
    return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99) };
  });
}

/** Hono, the signature, and one insert through a pool. */
async function measureFloor(seconds: number): Promise<Record<string, string>> {
  const stage = await openStage();
  const floor = await startServer({
    script: benchScript("floors/hono-webhook.ts"),
    readyPath: "/healthz",
    env: { DATABASE_URL: stage.database.url, APP_SECRET: stage.channel.appSecret },
  });
  try {
    const load = (requests: number) =>
      runScheduledLoad({
        port: floor.port,
        perSecond,
        requests,
        connections: 128,
        next: (index) => post(stage, webhookBody(stage.channel, index)),
        isGood: ({ status: code }) => code === 200,
      });
    await load(perSecond);
    const before = floor.cpuSeconds();
    const { latencies, seconds: took } = await load(perSecond * seconds);
    return {
      what: "Hono, HMAC, one insert (floor)",
      "p50 ms": percentile(latencies, 0.5).toFixed(1),
      "p99 ms": percentile(latencies, 0.99).toFixed(1),
      "max ms": (latencies.at(-1) ?? Number.NaN).toFixed(0),
      "answered/s": ((perSecond * seconds) / took).toFixed(0),
      "CPU s / 1000": (((floor.cpuSeconds() - before) / (perSecond * seconds)) * 1000).toFixed(2),
      // The columns of a table are those of its first row.
      kept: "",
      "read after, p50 / p99 s": "",
      "last one visible after s": "",
    };
  } finally {
    await floor.stop();
    await stage.database.stop();
  }
}
