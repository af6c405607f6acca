import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { seedSent } from "../../bench/src/conversations/webhook-bodies.ts";
import { seedConversations } from "../../bench/src/conversations/stage.ts";
import { openHintStream, type HintStream } from "./clients/hint-stream.ts";
import { createHttpClient } from "./clients/http-client.ts";
import { createLedger, type Ledger } from "./clients/ledger.ts";
import { startMetaSender, type MetaSender } from "./clients/meta-sender.ts";
import { startPeople, type People } from "./clients/people.ts";
import type { Findings } from "./findings.ts";
import type { Stage } from "./stage/stage.ts";
import { until } from "./until.ts";

/** How much is asked of the product at once. */
export interface LoadSize {
  readonly people: number;
  readonly openWithinMs: number;
  readonly callEveryMs: number;
  readonly webhooksPerSecond: number;
  readonly streams: number;
}

/** What one can ask of two cores that also run Postgres, the balancer and the load itself. */
export const fullLoad: LoadSize = {
  people: 1_000,
  openWithinMs: 20_000,
  callEveryMs: 15_000,
  webhooksPerSecond: 500,
  streams: 40,
};
export const smallLoad: LoadSize = {
  people: 60,
  openWithinMs: 8_000,
  callEveryMs: 3_000,
  webhooksPerSecond: 20,
  streams: 6,
};

export interface Load {
  readonly ledger: Ledger;
  readonly people: People;
  readonly meta: MetaSender;
  readonly streams: readonly HintStream[];
  /** Conversations that were announced to the streams. */
  readonly announced: ReadonlySet<string>;
  /** People whose last call, made when all was calm again, was not answered well. */
  stranded(): number;
  /** Ends it: calls and webhooks are waited for, then the streams are closed. */
  stop(): Promise<void>;
}

const announceEveryMs = 250;
/** More than any rehearsal sends. */
const messagesToTellOf = 15_000;

/** Everything that comes from outside, through the balancer. */
export async function startLoad(stage: Stage, size: LoadSize): Promise<Load> {
  await seedConversations(stage.ownerUrl, stage, 500);
  await seedSent(stage.ownerUrl, stage, messagesToTellOf);
  // Taken by Meta: the sweep would else find them on their way for too long, and try to send them.
  await stage.sql("UPDATE messages SET status = 'sent', status_rank = 2 WHERE status = 'sending'");
  const ledger = createLedger();
  const http = createHttpClient(stage.balancer.port);
  const workspaceId = await quietWorkspace(stage);
  const people = await startPeople({ stage, http, ledger, count: size.people, ...size });
  const meta = startMetaSender({ http, ledger, channel: stage.channel, perSecond: size.webhooksPerSecond });
  await people.opened;
  const listeners = people.all.filter((person) => person.isSignedIn()).slice(0, size.streams);
  const streams = listeners.map((person) => openHintStream({ http, person, workspaceId }));
  await untilAllOpened(streams);
  const announcer = announce(stage, workspaceId);
  let stranded = people.all.length;
  return {
    ledger,
    people,
    meta,
    streams,
    announced: announcer.announced,
    stranded: () => stranded,
    async stop() {
      await announcer.stop();
      await Promise.all([people.stop(), meta.stop()]);
      // Time for the last hint; whoever is just coming back needs a moment more.
      await untilHeard(streams, announcer.announced);
      const last = await Promise.all(people.all.map((person) => person.call("auth.me")));
      stranded = last.filter((answer) => answer?.status !== 200).length;
      await Promise.all(streams.map((stream) => stream.stop()));
      for (const person of people.all) person.close();
      await http.close();
    },
  };
}

/** A workspace without webhooks: what its streams say can be counted. Everybody is in it. */
async function quietWorkspace({ sql }: Stage): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `WITH place AS (SELECT id FROM workspaces WHERE slug = 'bench-1'), joined AS (
       INSERT INTO memberships (workspace_id, user_id, role) SELECT place.id, users.id, 'viewer' FROM place, users ON CONFLICT DO NOTHING)
     SELECT id FROM place`,
  );
  if (!row) throw new Error("no second workspace");
  return row.id;
}

/** Four hints a second of conversations that nobody else speaks of. Without a database there are none. */
function announce({ sql }: Stage, workspaceId: string) {
  const announced = new Set<string>();
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const id = randomUUID();
      const statement = "INSERT INTO realtime_events (workspace_id, kind, conversation_id) VALUES ($1, 'message', $2)";
      await sql(statement, [workspaceId, id]).then(
        () => announced.add(id),
        () => undefined,
      );
      await delay(announceEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    announced,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function untilAllOpened(streams: readonly HintStream[]): Promise<void> {
  if (!(await until(() => streams.every((stream) => stream.hasOpened())))) throw new Error("a stream did not open");
}

const untilHeard = (streams: readonly HintStream[], announced: ReadonlySet<string>): Promise<boolean> =>
  until(() => streams.every((stream) => missedOf(stream, announced) === 0));

function missedOf({ heard }: HintStream, announced: ReadonlySet<string>): number {
  return [...announced].filter((id) => !heard.has(id)).length;
}

/** What everybody was promised, whatever happens to instances: no sign-out, and no hint missed. */
export function judgeSessions({ people, streams, announced, stranded }: Load, findings: Findings): void {
  findings.expectNone("people signed out", people.all.filter((person) => person.hasSignedOut()).length);
  findings.expectNone("people whose page is not signed in", people.all.filter((person) => !person.isSignedIn()).length);
  findings.expectNone("people whose last call was not answered", stranded());
  const toldAll = streams.filter((stream) => stream.everything() > 1).length;
  findings.expectNone(
    "hints missed by a stream",
    streams.reduce((sum, stream) => sum + missedOf(stream, announced), 0),
  );
  const [returns, gap] = [
    streams.reduce((sum, stream) => sum + stream.returns(), 0),
    Math.max(0, ...streams.map((stream) => stream.longestGapMs())),
  ];
  findings.note(
    `streams: ${streams.length}, ${announced.size} hints each, came back ${returns} times, longest gap ${(gap / 1000).toFixed(1)} s, told to fetch everything ${toldAll}`,
  );
}

/** In the database: nobody's session was ended or taken for a stolen one. */
async function judgeSessionRows({ sql }: Stage, findings: Findings): Promise<void> {
  const [row] = await sql<{ ended: number; rotations: number }>(
    `SELECT count(*) FILTER (WHERE revoked_at IS NOT NULL)::int AS ended,
       coalesce(sum(generation - 1), 0)::int AS rotations FROM sessions`,
  );
  findings.expectNone("sessions ended by the server", row?.ended ?? -1);
  findings.note(`refresh tokens rotated: ${row?.rotations ?? 0}`);
}

/** Warnings are told, by how often; what is worse, or no line of the log at all (a crash), breaks the rehearsal. */
export function judgeLogs(stage: Stage, findings: Findings): void {
  const isWarning = (line: string): boolean => line.startsWith('{"severity":"WARNING"');
  const worse = stage.complaints().filter((line) => !isWarning(line));
  findings.expectNone("errors in the logs", worse.length, worse);
  const counts = new Map<string, number>();
  for (const line of stage.complaints().filter(isWarning)) {
    const message = /"message":"([^"]*)"/.exec(line)?.[1] ?? line;
    counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  for (const [message, count] of counts) findings.note(`warned ${count} ×: ${message}`);
}

/** Waits until the worker has read all, then counts: each message and each status is there once. */
export async function judgeWebhooks(stage: Stage, { meta }: Load, findings: Findings): Promise<void> {
  const sent = meta.sent();
  const startedAt = performance.now();
  const waiting = async () =>
    (await stage.sql<{ n: number }>("SELECT count(*)::int AS n FROM webhook_events WHERE state = 'waiting'"))[0]?.n;
  for (const deadline = Date.now() + 600_000; (await waiting()) !== 0 && Date.now() < deadline;) await delay(200);
  const [row] = await stage.sql<{ kept: number; unread: number; applied: number; torn: number }>(
    `SELECT (SELECT count(*)::int FROM webhook_events) AS kept,
       (SELECT count(*)::int FROM webhook_events WHERE state <> 'done') AS unread,
       ((SELECT count(*) FROM messages WHERE direction = 'in') + (SELECT count(*) FROM message_status_events))::int AS applied,
       (SELECT count(*)::int FROM conversations c WHERE last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)) AS torn`,
  );
  findings.expectNone("webhooks lost", sent - (row?.kept ?? 0));
  findings.expectNone("webhooks not read in the end", row?.unread ?? -1);
  findings.expect(
    "each message and status applied once",
    row?.applied === sent && row.torn === 0,
    `${row?.applied} of ${sent}`,
  );
  findings.note(
    `webhooks: ${sent} at ${meta.rate().toFixed(0)}/s, sent again ${meta.repeats()} times; all read ${((performance.now() - startedAt) / 1000).toFixed(1)} s after the last`,
  );
}

/** What nearly every rehearsal ends with; it waits until the worker has read all. */
export async function judgeAll(stage: Stage, load: Load, findings: Findings): Promise<void> {
  judgeSessions(load, findings);
  await judgeSessionRows(stage, findings);
  await judgeWebhooks(stage, load, findings);
  judgeLogs(stage, findings);
}
