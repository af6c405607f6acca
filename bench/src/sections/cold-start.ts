import path from "node:path";
import { rolldown } from "rolldown";
import { benchScript, cacheFolder } from "../environment/folders.ts";
import { startProduct } from "../environment/product.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";
import { runLoad, requestBytes } from "../measure/load.ts";
import { median } from "../measure/rounds.ts";
import { printAim, printTable } from "../measure/table.ts";
import type { BenchContext } from "./section.ts";

const aim = 1.5;
const starts = 7;

interface Start {
  readonly readyMs: number;
  readonly freshBytes: number;
  readonly warmBytes: number;
}

/** From the command to the first answer, and the memory then and after some load, beside a bundle of one Hono route. */
export async function measureColdStart(context: BenchContext): Promise<void> {
  const bundle = await bundleBareHono();
  const bare: Start[] = [];
  const product: Start[] = [];
  for (let round = 0; round < starts; round += 1) {
    bare.push(await measureStart(await startServer({ script: bundle, readyPath: "/healthz" })));
    product.push(await measureStart(await startProduct(context.databaseUrl, context.keys)));
  }
  const row = (what: string, list: readonly Start[]): Record<string, string> => ({
    what,
    "first answer ms": median(list.map(({ readyMs }) => readyMs)).toFixed(0),
    "memory MB": toMegabytes(median(list.map(({ freshBytes }) => freshBytes))),
    "after 5000 calls MB": toMegabytes(median(list.map(({ warmBytes }) => warmBytes))),
  });
  printTable(`Cold start and memory, median of ${starts}`, [
    row("bare Hono bundle (floor)", bare),
    row("the product's bundle", product),
  ]);
  const ratio = median(product.map(({ readyMs }) => readyMs)) / median(bare.map(({ readyMs }) => readyMs));
  printAim(`cold start ≤ ${aim} × a bare Hono bundle`, ratio <= aim, `${ratio.toFixed(2)} ×`);
}

async function measureStart(server: ChildServer): Promise<Start> {
  try {
    const freshBytes = server.memoryBytes();
    const request = requestBytes({ path: "/healthz" });
    await runLoad({
      port: server.port,
      connections: 16,
      requests: 5000,
      next: () => request,
      isGood: ({ status }) => status === 200,
    });
    return { readyMs: server.readyMs, freshBytes, warmBytes: server.memoryBytes() };
  } finally {
    await server.stop();
  }
}

async function bundleBareHono(): Promise<string> {
  const file = path.join(cacheFolder, "bare-hono.js");
  const build = await rolldown({ input: benchScript("floors/hono.ts"), platform: "node" });
  await build.write({ file, format: "esm" });
  await build.close();
  return file;
}

function toMegabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
