import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";

const text = await readFile(inRoot("Dockerfile"), "utf8");

/** What is wrong with it, in words; nothing when it may be released. */
function findProblems(dockerfile: string): string[] {
  const parsed = DockerfileParser.parse(dockerfile);
  const instructions = parsed.getInstructions();
  const named = (keyword: string): Instruction[] => instructions.filter((one) => one.getKeyword() === keyword);
  const last = instructions.slice(instructions.lastIndexOf(named("FROM").at(-1)!));
  const argumentsOf = (one: Instruction | undefined): string => one?.getArgumentsContent() ?? "";
  const inLast = (keyword: string): string => argumentsOf(last.findLast((one) => one.getKeyword() === keyword));
  const problems = validate(dockerfile).map(({ message }) => String(message));
  for (const from of named("FROM")) {
    if (!/^\S+:[\w.-]+@sha256:[0-9a-f]{64}( AS \w+)?$/.test(argumentsOf(from)))
      problems.push(`FROM ${argumentsOf(from)}: not pinned by tag and digest`);
  }
  if (!/^[1-9]\d*:[1-9]\d*$/.test(inLast("USER"))) problems.push("USER is not a number above 0");
  if (!inLast("HEALTHCHECK").includes("CMD [")) problems.push("no HEALTHCHECK, or one that needs a shell");
  for (const keyword of ["CMD", "ENTRYPOINT"])
    if (!inLast(keyword).startsWith("[")) problems.push(`${keyword} needs a shell`);
  for (const one of [...named("ENV"), ...named("ARG")]) {
    if (/SECRET|TOKEN|PASSWORD|_KEYS?\b|DATABASE_URL|_DSN/.test(argumentsOf(one)))
      problems.push(`a secret in ${argumentsOf(one)}`);
  }
  if (named("ADD").length > 0) problems.push("ADD unpacks and downloads: use COPY");
  return problems;
}

test("the Dockerfile may be released", () => {
  expect(findProblems(text)).toEqual([]);
});

test.each([
  ["a base by tag alone", /@sha256:[0-9a-f]{64}$/m, "", "not pinned"],
  ["root", "USER 65532:65532", "USER root", "USER is not"],
  ["no user", "USER 65532:65532\n", "", "USER is not"],
  ["a shell's command", `CMD ["dist/main.js"]`, "CMD dist/main.js", "CMD needs a shell"],
  ["a secret", "ARG SOURCE", "ARG SENTRY_AUTH_TOKEN=x\nARG SOURCE", "a secret in"],
  ["no healthcheck", /^HEALTHCHECK.*\n/m, "", "no HEALTHCHECK"],
  ["a misspelt instruction", "WORKDIR /app", "WORKDRI /app", "WORKDRI"],
])("%s is found", (_what, before, after, problem) => {
  const changed = text.replace(before, after);
  expect(changed).not.toBe(text);
  expect(findProblems(changed).join("\n")).toContain(problem);
});

test("the build's Node is of the major version the workspace pins", async () => {
  const pinned = /^ {2}node: (\d+)\./m.exec(await readFile(inRoot("pnpm-workspace.yaml"), "utf8"))?.[1];
  expect(/^FROM node:(\d+)-/m.exec(text)?.[1]).toBe(pinned);
});

test("every file the Dockerfile names is there, and the build context has no secrets", async () => {
  const scripts = [...text.matchAll(/\bscripts\/[\w/.-]+/g)].map(([path]) => path);
  expect(scripts).not.toEqual([]);
  for (const path of scripts) expect(existsSync(inRoot(path)), path).toBe(true);
  const ignored = (await readFile(inRoot(".dockerignore"), "utf8")).split("\n");
  expect(ignored).toEqual(expect.arrayContaining([".env*", "gha-creds-*.json", ".data", ".git", "**/node_modules"]));
  expect(ignored.filter((line) => line.startsWith("!"))).toEqual([]);
});
