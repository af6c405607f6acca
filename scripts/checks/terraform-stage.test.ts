import { expect, test } from "vitest";
import type { ProgramRun } from "../run-program.ts";
import { runTerraformChecks } from "./terraform-stage.ts";

const good: ProgramRun = { exitCode: 0, output: "" };
const bad: ProgramRun = { exitCode: 1, output: "it is wrong" };

/** Runs the checks with a Terraform that answers so; tells what was said and asked as well. */
async function check(answer: (command: string, folder: string) => ProgramRun, env: NodeJS.ProcessEnv = {}) {
  const said: string[] = [];
  const asked: string[] = [];
  const result = await runTerraformChecks(
    { say: (line) => said.push(line) },
    (args, folder) => {
      asked.push(args[0] ?? "");
      return Promise.resolve(answer(args[0] ?? "", folder));
    },
    env,
  );
  return { ...result, said: said.join("\n"), asked };
}

test("without Terraform it says what was left out, and fails where it is required", async () => {
  const missing = (): ProgramRun => ({ exitCode: undefined, output: "" });
  expect(await check(missing)).toMatchObject({ passed: 0, failed: 0, said: expect.stringContaining("left out") });
  expect(await check(missing, { REQUIRE_TERRAFORM: "1" })).toMatchObject({ failed: 1 });
});

test("without a place for the provider nothing is fetched", async () => {
  const result = await check(() => good);
  expect(result).toMatchObject({ passed: 3, failed: 0, said: expect.stringContaining("validate was left out") });
  expect(result.asked).not.toContain("validate");
});

test("a provider that cannot be fetched leaves validate out, and fails where it is required", async () => {
  const offline = (command: string, folder: string) =>
    command === "init" && folder.includes("environments") ? bad : good;
  const env = { TF_PLUGIN_CACHE_DIR: "/cache" };
  expect(await check(offline, env)).toMatchObject({ passed: 3, failed: 0, said: expect.stringContaining("wrong") });
  expect(await check(offline, { ...env, REQUIRE_TERRAFORM: "1" })).toMatchObject({ passed: 3, failed: 1 });
});

test.each(["fmt", "test", "validate"])("a %s that fails is a failure with what Terraform said", async (failing) => {
  const result = await check((command) => (command === failing ? bad : good), { REQUIRE_TERRAFORM: "1" });
  expect(result.failed).toBeGreaterThan(0);
  expect(result.output).toContain("it is wrong");
});

test("where all is there, both environments are validated and every topology is planned", async () => {
  expect(await check(() => good, { REQUIRE_TERRAFORM: "1" })).toMatchObject({ passed: 7, failed: 0 });
});
