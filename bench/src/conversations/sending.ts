import { setTimeout as delay } from "node:timers/promises";
import { startSimulator } from "@piloto/simulator/start-simulator";
import { startProduct } from "../environment/product.ts";
import { withClient } from "../environment/seed.ts";
import { benchScript } from "../environment/folders.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import type { ConversationBench } from "./conversation-bench.ts";
import { openStage, phoneOf, seedConversations, type Stage } from "./stage.ts";

const conversations = 200;
const patienceMs = 240_000;

interface Setting {
  readonly stage: Stage;
  readonly simulator: string;
  readonly rounds: number;
}

/** How many messages a second a worker gives to Meta (the simulator), one number, many conversations, each in order. */
export async function measureSending(bench: ConversationBench): Promise<void> {
  const stage = await openStage();
  const simulator = await startSimulator({
    port: 0,
    mailboxFolder: "/nonexistent",
    publicOrigin: "http://localhost:3000",
  });
  try {
    await prepareSimulator(simulator.origin, stage);
    await seedConversations(stage.database.url, stage, conversations);
    const setting = { stage, simulator: simulator.origin, rounds: bench.isQuick ? 1 : 3 };
    const rows = [await measureFloor(setting)];
    const worker = await startProduct(stage.database.url, stage.keys, {
      RUN: "worker",
      LOG_LEVEL: "warn",
      META_GRAPH_URL: `${simulator.origin}/graph`,
    });
    try {
      const many = await measureMessages(setting, worker, {
        name: `${conversations} conversations`,
        among: conversations,
        each: bench.isQuick ? 2 : 10,
      });
      const one = await measureMessages(setting, worker, {
        name: "one conversation",
        among: 1,
        each: bench.isQuick ? 20 : 200,
      });
      const jobs = await measureJobs(setting, worker, bench.isQuick ? 500 : 4000);
      rows.push(many.row, one.row, jobs);
      printTable("Sending to the simulator, one number, one worker on one core", rows);
      printAim(
        "every conversation in order, every message sent once",
        many.wrong + one.wrong === 0,
        `${many.wrong + one.wrong} not`,
      );
    } finally {
      await worker.stop();
    }
  } finally {
    await simulator.stop();
    await stage.database.stop();
  }
}

/** The number and no limit on it; what becomes of messages is not told, for sending alone is measured. */
async function prepareSimulator(origin: string, { channel }: Stage): Promise<void> {
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  await post("/sim/channels", {
    kind: "whatsapp",
    id: channel.phoneNumberId,
    accountId: channel.accountId,
    accessToken: channel.accessToken,
    appSecret: channel.appSecret,
  });
  await post("/sim/switches", {
    webhooks: { hold: true },
    statuses: { isPhoneOnline: false },
    api: { pairRate: false, throughputPerSecond: 0 },
  });
}

interface Batch {
  readonly name: string;
  readonly among: number;
  readonly each: number;
}

async function measureMessages({ stage, rounds }: Setting, worker: ChildServer, { name, among, each }: Batch) {
  const rates: number[] = [];
  const total = among * each;
  const cpuBefore = worker.cpuSeconds();
  for (let round = 0; round <= rounds; round += 1) {
    await queueMessages(stage, { among, each });
    const startedAt = performance.now();
    await enqueueSends(stage, among);
    await untilNoneOf(stage, "SELECT count(*)::int AS n FROM messages WHERE status IN ('queued', 'sending')");
    // The first round compiles the code.
    if (round > 0) rates.push(total / ((performance.now() - startedAt) / 1000));
  }
  const cpu = worker.cpuSeconds() - cpuBefore;
  const wrong = await countWrong(stage);
  return { wrong, row: rateRow(`messages, ${name}`, rates, (cpu / (total * (rounds + 1))) * 1000) };
}

const rateRow = (what: string, rates: readonly number[], cpuPer1000: number): Record<string, string> => ({
  what,
  "per second (of the rounds: least, median, most)": `${Math.min(...rates).toFixed(0)} / ${median(rates).toFixed(0)} / ${Math.max(...rates).toFixed(0)}`,
  "CPU s / 1000": cpuPer1000.toFixed(2),
});

async function queueMessages(
  { database, workspaceId, channel }: Stage,
  { among, each }: { among: number; each: number },
): Promise<void> {
  await withClient(database.url, async (client) => {
    await client.query(
      `WITH place AS (SELECT id, last_seq FROM conversations ORDER BY id LIMIT $3), queued AS (
         INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, client_key, status, status_rank, occurred_at)
         SELECT $1, place.id, $2, place.last_seq + m, 'out', 'person', 'text', 'Bom dia! O prazo é de 12 dias úteis. ' || m, gen_random_uuid(), 'queued', 0, now()
         FROM place, generate_series(1, $4::int) m)
       UPDATE conversations c SET last_seq = c.last_seq + $4 FROM place WHERE c.id = place.id`,
      [workspaceId, channel.id, among, each],
    );
    await client.query("VACUUM ANALYZE messages, conversations, send_attempts");
  });
}

async function enqueueSends({ database, workspaceId }: Stage, among: number): Promise<void> {
  await withClient(database.url, (client) =>
    client.query(
      `SELECT FROM graphile_worker.add_jobs((SELECT array_agg(ROW('send', json_build_object('workspaceId', $1::uuid, 'conversationId', id),
         NULL, now(), 10, 'send:' || id, 0, ARRAY['send', 'keyed'])::graphile_worker.job_spec)
         FROM (SELECT id FROM conversations ORDER BY id LIMIT $2) AS place))`,
      [workspaceId, among],
    ),
  );
}

async function untilNoneOf({ database }: Stage, query: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  await withClient(database.url, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ n: number }>(query);
      if (rows[0]?.n === 0) return;
      if (performance.now() > deadline) throw new Error(`${rows[0]?.n} are still waiting`);
      await delay(20);
    }
  });
}

/** Messages that left before an earlier one of their conversation, failed, or were tried more than once. */
async function countWrong({ database }: Stage): Promise<number> {
  return withClient(database.url, async (client) => {
    const { rows } = await client.query<{ n: number }>(`
      SELECT count(*)::int AS n FROM (
        SELECT m.status, m.send_attempts, a.started_at < lag(a.finished_at) OVER (PARTITION BY m.conversation_id ORDER BY m.seq) AS is_early
        FROM messages m LEFT JOIN send_attempts a ON a.workspace_id = m.workspace_id AND a.message_id = m.id
      ) AS sent WHERE is_early OR send_attempts <> 1 OR status = 'failed'`);
    return rows[0]?.n ?? Number.NaN;
  });
}

/** Jobs that find nothing to do: what the queue itself and one short transaction cost. */
async function measureJobs(
  { stage, rounds }: Setting,
  worker: ChildServer,
  count: number,
): Promise<Record<string, string>> {
  const rates: number[] = [];
  const cpuBefore = worker.cpuSeconds();
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    await withClient(stage.database.url, (client) =>
      client.query(
        `SELECT FROM graphile_worker.add_jobs((SELECT array_agg(ROW('ingest', json_build_object('workspaceId', $1::uuid, 'webhookEventId', gen_random_uuid()),
           NULL, now(), 10, NULL, 20, ARRAY['ingest'])::graphile_worker.job_spec) FROM generate_series(1, $2::int)))`,
        [stage.workspaceId, count],
      ),
    );
    await untilNoneOf(
      stage,
      "SELECT count(*)::int AS n FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'ingest'",
    );
    if (round > 0) rates.push(count / ((performance.now() - startedAt) / 1000));
  }
  return rateRow("jobs that find nothing", rates, ((worker.cpuSeconds() - cpuBefore) / (count * (rounds + 1))) * 1000);
}

/** The bare call, six at a time, as many as the worker makes. */
async function measureFloor({ stage, simulator, rounds }: Setting): Promise<Record<string, string>> {
  const { phoneNumberId, accessToken } = stage.channel;
  const floor = await startServer({
    script: benchScript("floors/graph-send.ts"),
    readyPath: "/healthz",
    env: { GRAPH_URL: `${simulator}/graph/v23.0/${phoneNumberId}/messages`, ACCESS_TOKEN: accessToken, TO: phoneOf(1) },
  });
  try {
    const rates: number[] = [];
    const run = async (): Promise<number> =>
      Number(await (await fetch(`http://127.0.0.1:${floor.port}/send/1000`)).text());
    await run();
    const before = floor.cpuSeconds();
    for (let round = 0; round < rounds; round += 1) rates.push(await run());
    return rateRow("bare HTTP call, six at a time (floor)", rates, (floor.cpuSeconds() - before) / rounds);
  } finally {
    await floor.stop();
  }
}
