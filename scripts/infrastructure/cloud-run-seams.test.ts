import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";

const source = inRoot("packages/api/src");

/** Names that are not for strangers, that a bucket serves, or that Cloud Run keeps for itself. */
const elsewhere = new Set(["internal", "assets", "healthz", "readyz"]);

test("every path that the API serves is the API's behind the load balancer, too", async () => {
  const files = (await readdir(source, { recursive: true })).filter((name) =>
    /(?:\.routes|^app|^http\/(?:health|page))\.ts$/.test(name),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(source, name), "utf8")));
  const served = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\.(?:get|post|put|all)\(\s*["`]\/([a-z]+)/g)].map(([, first = ""]) => first),
    ),
  );
  expect(served).toContain("export");
  const balancer = await readFile(inRoot("infra/modules/load-balancer/main.tf"), "utf8");
  const prefixes = /api_prefixes = \[([^\]]*)\]/.exec(balancer)?.[1] ?? "";
  expect([...served].filter((first) => !elsewhere.has(first) && !prefixes.includes(`"/${first}/"`))).toEqual([]);
});

test("Cloud Run checks no token that the product checks: it would take the signature out of it", async () => {
  for (const file of ["api/main.tf", "worker/tasks.tf"])
    expect(await readFile(inRoot("infra/modules", file), "utf8"), file).toMatch(/^ {2}invoker_iam_disabled = true$/m);
});
