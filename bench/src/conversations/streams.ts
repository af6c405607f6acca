import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:net";
import type { Client } from "pg";
import { benchScript } from "../environment/folders.ts";
import { startProduct } from "../environment/product.ts";
import { withClient } from "../environment/seed.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { percentile, requestBytes, sorted } from "../measure/load.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import type { ConversationBench } from "./conversation-bench.ts";
import { openStream } from "./event-stream.ts";
import { openSessions, openStage, type Stage } from "./stage.ts";

const instances = 2;
const aimMs = 150;
/** Fifty people, each in this many tabs on each instance: below what one person may open. */
const tabs = 10;

/** What one kind of stream is like: opening one, and what it heard. */
interface Contender {
  readonly name: string;
  readonly servers: readonly ChildServer[];
  open(onHint: (conversationId: string) => void): Promise<{ close: () => void }[]>;
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly missed: number;
}

/** A commit in Postgres until its frame is at every one of 1000 open pages, and what each page costs in memory. */
export async function measureStreams(bench: ConversationBench): Promise<void> {
  const stage = await openStage();
  const running: ChildServer[] = [];
  try {
    const rounds = bench.isQuick ? 1 : 5;
    const events = bench.isQuick ? 10 : 40;
    const floor = await createFloor(stage, running);
    const rows = [await measure(stage, floor, { rounds, events })];
    await Promise.all(running.splice(0).map((server) => server.stop()));
    const product = await createProduct(stage, running);
    const result = await measure(stage, product, { rounds, events });
    rows.push(result);
    printTable(
      "From the commit to 1000 open pages, all of one workspace, two instances",
      rows.map(({ row }) => row),
    );
    printAim(`p99 ≤ ${aimMs} ms`, result.p99 <= aimMs, `${result.p99.toFixed(0)} ms`);
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    await stage.database.stop();
  }
}

async function measure(stage: Stage, contender: Contender, { rounds, events }: { rounds: number; events: number }) {
  const started = new Map<string, number>();
  let heard: number[] = [];
  const before = memoryOf(contender.servers);
  const openedAt = performance.now();
  const streams = await contender.open((id) => {
    const at = started.get(id);
    if (at !== undefined) heard.push(performance.now() - at);
  });
  const openSeconds = (performance.now() - openedAt) / 1000;
  await delay(3000);
  const perStream = (memoryOf(contender.servers) - before) / streams.length;
  const done: Round[] = [];
  const cpuBefore = cpuOf(contender.servers);
  for (let round = 0; round <= rounds; round += 1) {
    heard = [];
    await withClient(stage.database.url, (client) => announceSome(client, stage, { events, started }));
    await delay(1000);
    const latencies = sorted(heard);
    // The first round compiles the code.
    if (round === 0) continue;
    done.push({
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      max: latencies.at(-1) ?? Number.NaN,
      missed: events * streams.length - heard.length,
    });
  }
  const cpu = cpuOf(contender.servers) - cpuBefore;
  for (const stream of streams) stream.close();
  const p99s = done.map(({ p99 }) => p99);
  return {
    p99: median(p99s),
    row: {
      what: contender.name,
      streams: String(streams.length),
      "opened in s": openSeconds.toFixed(1),
      "p50 ms": median(done.map(({ p50 }) => p50)).toFixed(0),
      "p99 ms (of the rounds: least, median, most)": `${Math.min(...p99s).toFixed(0)} / ${median(p99s).toFixed(0)} / ${Math.max(...p99s).toFixed(0)}`,
      "max ms": Math.max(...done.map(({ max }) => max)).toFixed(0),
      "CPU ms per event": ((cpu * 1000) / (events * (rounds + 1))).toFixed(0),
      "frames missing": String(done.reduce((sum, { missed }) => sum + missed, 0)),
      "kB per stream": (perStream / 1024).toFixed(0),
    },
  };
}

/** Four a second, each in a transaction of its own. The clock starts before the statement: its own time is in the figure. */
async function announceSome(
  client: Client,
  { workspaceId }: Stage,
  { events, started }: { events: number; started: Map<string, number> },
): Promise<void> {
  for (let event = 0; event < events; event += 1) {
    const id = randomUUID();
    started.set(id, performance.now());
    await client.query("INSERT INTO realtime_events (workspace_id, kind, conversation_id) VALUES ($1, 'message', $2)", [
      workspaceId,
      id,
    ]);
    await delay(250);
  }
}

const memoryOf = (servers: readonly ChildServer[]): number =>
  servers.reduce((sum, server) => sum + server.memoryBytes(), 0);
const cpuOf = (servers: readonly ChildServer[]): number =>
  servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);

async function createProduct(stage: Stage, running: ChildServer[]): Promise<Contender> {
  const { database, keys, workspaceId, emails } = stage;
  const servers: ChildServer[] = [];
  for (let count = 0; count < instances; count += 1)
    servers.push(await startProduct(database.url, keys, { RUN: "api", LOG_LEVEL: "warn" }));
  running.push(...servers);
  const [first] = servers;
  if (first === undefined) throw new Error("no instance");
  const cookies = await openSessions({ databaseUrl: database.url, keys }, first, emails);
  const addresses = servers.flatMap(({ port }) =>
    cookies.flatMap((cookie) => Array.from({ length: tabs }, () => ({ port, cookie, workspaceId }))),
  );
  return {
    name: "realtime.events",
    servers,
    async open(onHint) {
      // One before, so that what every first stream loads is not counted as theirs.
      const streams: { close: () => void }[] = [];
      for (const address of addresses) streams.push(await openStream(address, onHint));
      return streams;
    },
  };
}

async function createFloor({ database }: Stage, running: ChildServer[]): Promise<Contender> {
  const servers: ChildServer[] = [];
  for (let count = 0; count < instances; count += 1) {
    servers.push(
      await startServer({
        script: benchScript("floors/hono-sse.ts"),
        readyPath: "/healthz",
        env: { DATABASE_URL: database.url },
      }),
    );
  }
  running.push(...servers);
  return {
    name: "Hono's SSE after LISTEN (floor)",
    servers,
    open: (onHint) =>
      Promise.all(servers.flatMap(({ port }) => Array.from({ length: 50 * tabs }, () => openBare(port, onHint)))),
  };
}

function openBare(port: number, onHint: (id: string) => void): Promise<{ close: () => void }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.on("connect", () => socket.write(requestBytes({ path: "/events" })));
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      const text = chunk.toString("latin1");
      if (text.includes(": open")) resolve({ close: () => socket.destroy() });
      for (const [, id] of text.matchAll(/data: ([0-9a-f-]{36})/g)) onHint(id ?? "");
    });
  });
}
