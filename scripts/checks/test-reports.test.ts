import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./test-reports.ts";

async function writeReport(report: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "piloto-report-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify(report));
  return file;
}

test("a test file that could not be loaded counts as a failure", async () => {
  const report = { numPassedTests: 4, numFailedTests: 1, testResults: [{ status: "failed", assertionResults: [] }] };
  expect(await readVitestReport(await writeReport(report))).toEqual({ passed: 4, failed: 2 });
});

test("a browser test that needed a second try passed, and is told", async () => {
  const report = { stats: { expected: 7, unexpected: 1, flaky: 2 }, errors: [] };
  expect(await readPlaywrightReport(await writeReport(report))).toEqual({ passed: 9, failed: 1, flaky: 2 });
});

test("a report that is missing or is none is not mistaken for zero failures", async () => {
  expect(await readVitestReport("/nowhere/report.json")).toBeUndefined();
  expect(await readPlaywrightReport(await writeReport([]))).toBeUndefined();
});
