import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { inRoot } from "../project-folders.ts";
import { type ProgramRun, runProgram } from "../run-program.ts";
import type { Stage, StageContext, StageResult } from "./stage.ts";

type Terraform = (args: string[], folder: string) => Promise<ProgramRun>;

const environments = ["staging", "production"];
// Fetching the provider is half a gigabyte at most; where the registry does not answer at all, this ends the wait.
const longestRunMs = 300_000;

/**
 * What Terraform itself says of infra/. On a machine without Terraform, or where the provider cannot be fetched, it says
 * what was left out; with REQUIRE_TERRAFORM=1, as in CI, leaving out is a failure.
 */
export const terraformStage: Stage = {
  name: "terraform",
  isFast: true,
  run: (context) => runTerraformChecks(context, callTerraform, process.env),
};

export async function runTerraformChecks(
  { say }: Pick<StageContext, "say">,
  terraform: Terraform,
  env: NodeJS.ProcessEnv,
): Promise<StageResult> {
  const isRequired = env["REQUIRE_TERRAFORM"] === "1";
  const results: { name: string; run: ProgramRun }[] = [];
  const leaveOut = (what: string): StageResult => {
    say(what);
    const failed = results.filter(({ run }) => run.exitCode !== 0);
    const output = failed.map(({ name, run }) => `${name}\n${run.output}`);
    if (isRequired) output.push(`REQUIRE_TERRAFORM is set: ${what}`);
    return {
      passed: results.length - failed.length,
      failed: failed.length + (isRequired ? 1 : 0),
      output: output.join("\n"),
    };
  };
  const version = await terraform(["version"], ".");
  if (version.exitCode !== 0) return leaveOut("Terraform is not installed: format, tests and validate were left out");

  const folder = await copyInfra();
  const check = async (name: string, args: string[], at: string) =>
    results.push({ name, run: await terraform(args, join(folder, at)) });
  await check("terraform fmt", ["fmt", "-check", "-diff", "-recursive"], ".");
  const init = ["init", "-backend=false", "-input=false", "-no-color"];
  await check("terraform init of modules/settings", init, "modules/settings");
  await check("terraform test of modules/settings", ["test", "-no-color"], "modules/settings");

  if (!isRequired && !env["TF_PLUGIN_CACHE_DIR"])
    return leaveOut("TF_PLUGIN_CACHE_DIR is not set: the provider was not fetched, validate was left out");
  for (const environment of environments) {
    const at = join("environments", environment);
    const fetched = await terraform(init, join(folder, at));
    if (fetched.exitCode !== 0)
      return leaveOut(`The provider cannot be fetched, validate was left out: ${fetched.output}`);
    await check(`terraform validate of ${environment}`, ["validate", "-no-color"], at);
  }
  await check("terraform init of modules/stack", init, "modules/stack");
  await check("terraform test of modules/stack", ["test", "-no-color"], "modules/stack");
  const failed = results.filter(({ run }) => run.exitCode !== 0);
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    output: failed.map(({ name, run }) => `${name}\n${run.output}`).join("\n"),
  };
}

/** Terraform leaves folders and lock files where it runs: never in the sources. */
async function copyInfra(): Promise<string> {
  const folder = inRoot(".cache/terraform");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(inRoot("infra"), folder, { recursive: true, filter: (source) => !source.endsWith("/.terraform") });
  return folder;
}

async function callTerraform(args: string[], cwd: string): Promise<ProgramRun> {
  const cache = process.env["TF_PLUGIN_CACHE_DIR"] || inRoot(".cache/terraform-plugins");
  await mkdir(cache, { recursive: true });
  // The provider is fetched once for all folders; their lock files are scratch, and may be made from the cache.
  const env = { ...process.env, TF_PLUGIN_CACHE_DIR: cache, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
  return runProgram("terraform", args, { cwd, env, timeoutMs: longestRunMs });
}
