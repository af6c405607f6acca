import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { browserRequest, openPreSession, signIn } from "../environment/api-client.ts";
import { benchScript } from "../environment/folders.ts";
import { benchPassword, withClient } from "../environment/seed.ts";
import { onServerCore } from "../measure/cores.ts";
import { percentile, runLoad, type LoadResult } from "../measure/load.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import type { BenchContext } from "./section.ts";

const concurrency = 8;
const windowMs = 5000;

interface Round {
  readonly bareHashes: number;
  readonly quiet: LoadResult;
  readonly busy: LoadResult;
  readonly logins: number;
  readonly cpuPer1000: number;
}

/** Eight people sign in at all times: how many per second, and what everyone else's stateless call feels meanwhile. */
export async function measureLogin(context: BenchContext): Promise<void> {
  const cookie = await signIn(context.product, context.emails[0] ?? "", benchPassword);
  const rounds: Round[] = [];
  for (let round = 0; round < context.rounds; round += 1) rounds.push(await runRound(context, cookie, round));
  const middle = (value: (round: Round) => number): number => median(rounds.map(value));
  const bareHashes = middle((round) => round.bareHashes);
  const logins = middle((round) => round.logins);
  const quiet = {
    p50: middle((round) => percentile(round.quiet.latencies, 0.5)),
    p99: middle((round) => percentile(round.quiet.latencies, 0.99)),
  };
  const busy = {
    p50: middle((round) => percentile(round.busy.latencies, 0.5)),
    p99: middle((round) => percentile(round.busy.latencies, 0.99)),
  };
  printTable(`Sign-in at concurrency ${concurrency}`, [
    {
      what: "Argon2id alone, one core (floor)",
      "per second": bareHashes.toFixed(1),
      "CPU s / 1000": (1000 / bareHashes).toFixed(1),
    },
    {
      what: "auth.login",
      "per second": logins.toFixed(1),
      "CPU s / 1000": middle((round) => round.cpuPer1000).toFixed(1),
    },
  ]);
  printTable("The stateless call meanwhile", [
    { when: "quiet", "p50 ms": quiet.p50.toFixed(2), "p99 ms": quiet.p99.toFixed(2) },
    { when: `while ${concurrency} sign in`, "p50 ms": busy.p50.toFixed(2), "p99 ms": busy.p99.toFixed(2) },
  ]);
  printAim("p50 ≤ 3 ms", busy.p50 <= 3, `${busy.p50.toFixed(2)} ms`);
  printAim("p99 ≤ 2 × quiet", busy.p99 <= 2 * quiet.p99, `${(busy.p99 / quiet.p99).toFixed(2)} ×`);
  printAim(
    "sign-ins per second no lower than the bare hash allows",
    logins >= 0.95 * bareHashes,
    `${((logins / bareHashes) * 100).toFixed(0)} % of it`,
  );
}

async function runRound(context: BenchContext, cookie: string, round: number): Promise<Round> {
  const { product, databaseUrl } = context;
  // The limits are right to stop one address from signing in like this; the bench forgets its own attempts.
  await withClient(databaseUrl, (client) => client.query("DELETE FROM rate_limits"));
  const bareHashes = await measureBareHash();
  const quiet = await probe(context, cookie);
  const before = product.cpuSeconds();
  const [busy, logins] = await Promise.all([probe(context, cookie), runLogins(context, round)]);
  const cpuPer1000 = ((product.cpuSeconds() - before) / logins.completed) * 1000;
  return { bareHashes, quiet, busy, logins: logins.completed / logins.seconds, cpuPer1000 };
}

/** A few people who use the page: paced calls, so that what is measured is waiting and not the load itself. */
function probe({ product }: BenchContext, cookie: string): Promise<LoadResult> {
  const request = browserRequest({ path: "/trpc/auth.session", headers: { cookie } });
  return runLoad({
    port: product.port,
    connections: 4,
    durationMs: windowMs,
    paceMs: 20,
    next: () => request,
    isGood: ({ status }) => status === 200,
  });
}

async function runLogins({ product, emails }: BenchContext, round: number): Promise<LoadResult> {
  const ticket = await openPreSession(product);
  return runLoad({
    port: product.port,
    connections: concurrency,
    durationMs: windowMs,
    next: (index) =>
      browserRequest({
        method: "POST",
        path: "/trpc/auth.login",
        headers: {
          cookie: ticket.cookie,
          "x-csrf-token": ticket.csrfToken,
          "x-forwarded-for": `198.18.${round % 256}.${index % 256}`,
        },
        body: JSON.stringify({ email: emails[index % emails.length], password: benchPassword }),
      }),
    isGood: ({ status, bytes }) => status === 200 && bytes.includes('"signed_in"'),
  });
}

async function measureBareHash(): Promise<number> {
  const [file, args] = onServerCore(process.execPath, [benchScript("floors/password-hash.ts"), "2000"]);
  const { stdout } = await promisify(execFile)(file, args);
  return z.object({ perSecond: z.number() }).parse(JSON.parse(stdout)).perSecond;
}
