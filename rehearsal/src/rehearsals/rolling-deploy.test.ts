import { expect, test } from "vitest";
import { createFindings } from "../findings.ts";
import { rehearseRollingDeploy } from "./rolling-deploy.ts";

test("a rolling deploy under load fails no request, signs nobody out and loses nothing", async () => {
  const findings = createFindings();
  await rehearseRollingDeploy(findings, { isQuick: true });
  expect(findings.all.filter(({ isKept }) => !isKept)).toEqual([]);
  // It did look.
  expect(findings.all.length).toBeGreaterThan(10);
});
