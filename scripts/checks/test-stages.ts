import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { buildIfChanged } from "../build.ts";
import { ensureChromium } from "../ensure-chromium.ts";
import { inRoot } from "../project-folders.ts";
import { runCommand, type Stage } from "./stage.ts";
import { readPlaywrightReport, readVitestReport, type TestCounts } from "./test-reports.ts";

interface VitestStage {
  name: string;
  folder: string;
  isFast?: boolean;
  after?: string[];
}

/** The Vitest tests of one folder. */
export function vitestStage({ name, folder, isFast = false, after = [] }: VitestStage): Stage {
  return {
    name,
    after,
    isFast,
    async run(context) {
      const report = inRoot(".cache", `vitest-${folder.replaceAll("/", "-")}.json`);
      await rm(report, { force: true });
      const bin = existsSync(inRoot(folder, "node_modules/.bin/vitest")) ? folder : ".";
      const command = [inRoot(bin, "node_modules/.bin/vitest"), "run", "--reporter=default", "--reporter=json"];
      const result = await runCommand(context, {
        command: [...command, `--outputFile.json=${report}`],
        cwd: inRoot(folder),
      });
      return countsOf(await readVitestReport(report), result);
    },
  };
}

/** `pnpm start` itself: what it says, what it refuses, what kills leave behind. */
export const startStage = vitestStage({
  name: "start and stop",
  folder: "scripts/process-tests",
  after: ["production build"],
});

/** Two instances and a worker replaced under a small load; `pnpm rehearse` does it under a large one, and more. */
export const rehearsalStage = vitestStage({
  name: "rolling deploy",
  folder: "rehearsal",
  after: ["production build"],
});

/** The page and the server as `pnpm start` runs them. */
export const buildStage: Stage = {
  name: "production build",
  isFast: false,
  async run() {
    try {
      await buildIfChanged();
      return { passed: 1, failed: 0, output: "" };
    } catch (error) {
      return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
    }
  },
};

/** The browser tests, against the production build. */
export const browserStage: Stage = {
  name: "browser tests",
  after: [buildStage.name],
  isFast: false,
  async run(context) {
    const report = inRoot(".cache/playwright.json");
    await rm(report, { force: true });
    const chromium = await ensureChromium(context.say).catch((error: unknown) => error);
    if (typeof chromium !== "string") {
      return { passed: 0, failed: 1, output: chromium instanceof Error ? chromium.message : String(chromium) };
    }
    const result = await runCommand(context, {
      command: [inRoot("e2e/node_modules/.bin/playwright"), "test", "--reporter=list,json"],
      cwd: inRoot("e2e"),
      env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    });
    const counts = await readPlaywrightReport(report);
    for (const line of counts?.flaky ? flakyLines(result.output) : []) context.say(line);
    return countsOf(counts, result);
  },
};

/** Which tests needed a second try, as Playwright's list tells at its end. */
function flakyLines(output: string): string[] {
  const [, told = ""] = /^ +\d+ flaky\n((?: {4}.*\n)+)/m.exec(output) ?? [];
  return told
    .trimEnd()
    .split("\n")
    .map((line) => `flaky, passed when repeated: ${line.trim()}`);
}

// A run that ends badly without a failed test (a crash, an unhandled rejection) is a failure all the same.
function countsOf(counts: TestCounts | undefined, run: { exitCode: number; output: string }) {
  const { passed, failed } = counts ?? { passed: 0, failed: 0 };
  const isUnexplained = run.exitCode !== 0 && failed === 0;
  return { passed, failed: failed + (isUnexplained ? 1 : 0), output: run.output };
}
