import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";

test("Cloud Run checks no token that the product checks: it would take the signature out of it", async () => {
  for (const file of ["api/main.tf", "worker/tasks.tf"])
    expect(await readFile(inRoot("infra/modules", file), "utf8"), file).toMatch(/^ {2}invoker_iam_disabled = true$/m);
});
