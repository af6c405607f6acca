import { beforeEach, expect, test, vi } from "vitest";
import { StageRun } from "./run-stages.ts";
import { commandStage, type Stage, type StageContext } from "./stage.ts";

const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});

const context: StageContext = { say: () => undefined, onStop: () => undefined };
const stage = (name: string, result: { passed: number; failed: number }, after: string[] = []): Stage => ({
  name,
  after,
  isFast: true,
  run: () => Promise.resolve({ ...result, output: `what ${name} said` }),
});

test("counts what every stage passed and failed, and shows what a failed one said", async () => {
  const run = new StageRun([stage("good", { passed: 3, failed: 0 }), stage("bad", { passed: 2, failed: 1 })]);
  expect(await run.run(2)).toEqual({ passed: 5, failed: 1 });
  expect(lines.join("\n")).toContain("what bad said");
  expect(lines.join("\n")).not.toContain("what good said");
});

test("does not try a stage whose need failed, and counts it as failed", async () => {
  const run = new StageRun([
    stage("tests", { passed: 9, failed: 0 }, ["build"]),
    stage("build", { passed: 0, failed: 1 }),
  ]);
  expect(await run.run(1)).toEqual({ passed: 0, failed: 2 });
  expect(lines.join("\n")).toContain('Not tried, because "build" failed.');
});

test("a stage that throws is one failure, and the others still run", async () => {
  const broken: Stage = { name: "broken", isFast: true, run: () => Promise.reject(new Error("no such tool")) };
  const run = new StageRun([broken, stage("good", { passed: 1, failed: 0 })]);
  expect(await run.run(1)).toEqual({ passed: 1, failed: 1 });
  expect(lines.join("\n")).toContain("no such tool");
});

test("a program counts as one check, by its exit code, with both of its streams", async () => {
  const program = (script: string) =>
    commandStage({ name: "program", isFast: true, command: ["sh", "-c", script], cwd: "/" }).run(context);
  expect(await program("exit 0")).toMatchObject({ passed: 1, failed: 0 });
  expect(await program("echo one; echo two >&2; exit 3")).toEqual({ passed: 0, failed: 1, output: "one\ntwo" });
});
