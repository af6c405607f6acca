// Floor: the product's refresh statement alone, in a bare loop on the product's own pool. Reads the sessions' handle
// hashes from standard input, one JSON array per round, refreshes each once, and answers with the seconds it took.
import { createInterface } from "node:readline";
import { refreshSession } from "@piloto/api/refresh-statement";
import { Pool } from "pg";
import { z } from "zod";

const concurrency = 64;
const parameters = { graceSeconds: 45, minRotateSeconds: 60, idleSeconds: 604_800, clientAbortSeconds: 7 };
const device = { browser: "Chrome", platform: "Windows", ip: "127.0.0.1", userAgent: "bench" };
const roundSchema = z.array(z.object({ handleHash: z.string(), generation: z.int() }));
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });

async function runRound(line: string): Promise<{ seconds: number; cpuSeconds: number }> {
  const sessions = roundSchema.parse(JSON.parse(line)).map(({ handleHash, generation }) => {
    return { handleHash: Buffer.from(handleHash, "hex"), generation, ...device };
  });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let session = sessions[next++]; session; session = sessions[next++]) {
      const result = await refreshSession(pool, session, parameters);
      if (result?.outcome !== "rotate") throw new Error(`expected a rotation, got ${result?.outcome ?? "no session"}`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1_000_000 };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await runRound(line))}\n`);
}
await pool.end();
