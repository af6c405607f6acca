import { readFile } from "node:fs/promises";

export interface TestCounts {
  passed: number;
  failed: number;
  /** Of the passed: how many needed a second try. */
  flaky?: number;
}

/** The counts of a Vitest JSON report, or undefined when the run did not get as far as writing one. */
export async function readVitestReport(file: string): Promise<TestCounts | undefined> {
  const report = await readJson(file);
  if (!isRecord(report)) return undefined;
  const passed = numberIn(report, "numPassedTests");
  // A file that cannot be loaded has no tests to count: it is one failure.
  const brokenFiles = arrayIn(report, "testResults").filter(
    (result) => isRecord(result) && result["status"] === "failed" && arrayIn(result, "assertionResults").length === 0,
  );
  return { passed, failed: numberIn(report, "numFailedTests") + brokenFiles.length };
}

/** The counts of a Playwright JSON report. A test that passed when repeated counts as passed, and as flaky. */
export async function readPlaywrightReport(file: string): Promise<TestCounts | undefined> {
  const report = await readJson(file);
  if (!isRecord(report) || !isRecord(report["stats"])) return undefined;
  const { stats } = report;
  const failed = numberIn(stats, "unexpected") + arrayIn(report, "errors").length;
  const flaky = numberIn(stats, "flaky");
  return { passed: numberIn(stats, "expected") + flaky, failed, flaky };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberIn(record: Record<string, unknown>, key: string): number {
  const value = record[key];
  return typeof value === "number" ? value : 0;
}

function arrayIn(record: Record<string, unknown>, key: string): unknown[] {
  const value = record[key];
  return Array.isArray(value) ? value : [];
}
