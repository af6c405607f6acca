import { startDatabase, type BenchDatabase } from "../environment/database.ts";
import { createKeys, startProduct } from "../environment/product.ts";
import { seedUsers, withClient } from "../environment/seed.ts";
import { percentile } from "../measure/load.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import { ask } from "./ask.ts";
import type { ConversationBench } from "./conversation-bench.ts";
import { listQuestions, type Question } from "./inbox-questions.ts";
import { printPlans } from "./plans.ts";
import { seedInbox, type SeededInbox } from "./seed-inbox.ts";
import { openSessions } from "./stage.ts";

const million = 1_000_000;
const aims = { list: 20, search: 100 } as const;

interface QuestionFigures {
  readonly question: Question;
  /** Over all rounds: milliseconds; p95 is the median of the rounds' own. */
  readonly p50: number;
  readonly p95: number;
  readonly p95s: readonly number[];
  readonly first: number;
  /** Milliseconds of CPU per call, over all rounds. */
  readonly serverCpu: number;
  readonly postgresCpu: number;
}

/** The inbox of a large installation: the list in every view, search, threads and the overview; then half as large, for growth. */
export async function measureInbox(bench: ConversationBench): Promise<void> {
  const rounds = bench.isQuick ? 1 : 5;
  const half = await measureSize(bench, { share: 0.5, rounds, hasPlans: false });
  const whole = await measureSize(bench, { share: 1, rounds, hasPlans: bench.hasPlans });
  printInbox(whole, half);
}

/** One size: seeded, measured, thrown away. */
async function measureSize(
  { scale, isQuick }: ConversationBench,
  { share, rounds, hasPlans }: { share: number; rounds: number; hasPlans: boolean },
): Promise<{ inbox: SeededInbox; figures: QuestionFigures[] }> {
  const database = await startDatabase();
  try {
    const inbox = await fill(database, million * scale * share);
    console.log(`${describe(inbox)}, ${(database.diskBytes() / 2 ** 30).toFixed(1)} GB on disk`);
    return {
      inbox,
      figures: await askAll(database, inbox.conversations, { rounds, repeats: isQuick ? 5 : 40, hasPlans }),
    };
  } finally {
    await database.stop();
  }
}

async function fill(database: BenchDatabase, conversations: number): Promise<SeededInbox> {
  await seedUsers(database.url, 1);
  database.useAllCores();
  const inbox = await withClient(database.url, async (client) => {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM users LIMIT 1");
    return seedInbox(client, conversations, rows[0]?.id ?? "");
  });
  database.leaveServerCore();
  return inbox;
}

const describe = ({ conversations, messages, fillSeconds, indexSeconds }: SeededInbox): string =>
  `${conversations} conversations and ${messages} messages in 20 workspaces, half of them in one; rows in ${fillSeconds.toFixed(0)} s, indexes in ${indexSeconds.toFixed(0)} s`;

interface Asking {
  readonly rounds: number;
  readonly repeats: number;
  readonly hasPlans: boolean;
}

/** Every question over HTTP, one after the other, as the owner of the workspace asks it. */
async function askAll(
  database: Pick<BenchDatabase, "url" | "readLog" | "cpuSeconds">,
  conversations: number,
  { rounds, repeats, hasPlans }: Asking,
): Promise<QuestionFigures[]> {
  const keys = createKeys();
  const product = await startProduct(database.url, keys, { RUN: "api", LOG_LEVEL: "warn" });
  const questions = listQuestions(conversations);
  try {
    const [cookie = ""] = await openSessions({ databaseUrl: database.url, keys }, product, ["bench-0@piloto.local"]);
    const figures: QuestionFigures[] = [];
    const firsts = new Map<string, number>();
    // Once each before anything is repeated: what it costs whoever asks first, with pages still on disk.
    for (const question of questions)
      firsts.set(question.name, (await ask(product, cookie, question, 1))[0] ?? Number.NaN);
    for (const question of questions) {
      await ask(product, cookie, question, question.inputs.length);
      const samples: Float64Array[] = [];
      const before = { server: product.cpuSeconds(), postgres: database.cpuSeconds() };
      for (let round = 0; round < rounds; round += 1) samples.push(await ask(product, cookie, question, repeats));
      const perCall = 1000 / (rounds * repeats);
      const p95s = samples.map((sample) => percentile(sample, 0.95));
      figures.push({
        question,
        p50: median(samples.map((sample) => percentile(sample, 0.5))),
        p95: median(p95s),
        p95s,
        first: firsts.get(question.name) ?? Number.NaN,
        serverCpu: (product.cpuSeconds() - before.server) * perCall,
        postgresCpu: (database.cpuSeconds() - before.postgres) * perCall,
      });
    }
    if (hasPlans)
      await printPlans(
        database,
        questions.filter((question) => question.hasPlan === true),
        keys,
      );
    return figures;
  } finally {
    await product.stop();
  }
}

function printInbox(
  whole: { figures: QuestionFigures[]; inbox: Pick<SeededInbox, "conversations"> },
  half?: { figures: QuestionFigures[] },
): void {
  const ofHalf = new Map(half?.figures.map((figure) => [figure.question.name, figure]));
  const rows = whole.figures.map(({ question, p50, p95, p95s, first, serverCpu, postgresCpu }) => {
    const before = ofHalf.get(question.name);
    return {
      what: question.name,
      "p50 ms": p50.toFixed(1),
      "p95 ms": p95.toFixed(1),
      "p95 of the rounds": `${Math.min(...p95s).toFixed(1)} to ${Math.max(...p95s).toFixed(1)}`,
      "CPU ms, server + Postgres": `${serverCpu.toFixed(1)} + ${postgresCpu.toFixed(1)}`,
      "asked first, ms": first.toFixed(0),
      ...(before && { "Postgres's CPU × of half the data": (postgresCpu / before.postgresCpu).toFixed(2) }),
    };
  });
  printTable(`The inbox with ${whole.inbox.conversations} conversations, over HTTP`, rows);
  for (const group of ["list", "search"] as const) {
    const late = whole.figures.filter(({ question, p95 }) => question.group === group && p95 > aims[group]);
    const names = late.map(({ question, p95 }) => `${question.name} ${p95.toFixed(0)} ms`).join(", ");
    printAim(`p95 of each ${group} ≤ ${aims[group]} ms`, late.length === 0, names === "" ? "all" : `not ${names}`);
  }
}
