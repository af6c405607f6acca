import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { commands } from "./commands.ts";
import { readTime } from "./command.ts";
import { ops } from "./testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());

describe("the operator's commands", () => {
  it("are named in the help, each with an example that it takes", async () => {
    const { code, said } = await ops(app, "");
    expect(code).toBe(0);
    for (const { name, example } of commands) {
      expect(said).toContain(`pnpm ops ${example}`);
      expect(example.startsWith(name)).toBe(true);
      const help = await ops(app, `${name} --help`);
      expect(help.code).toBe(0);
      for (const flag of example.match(/--[a-z-]+/g) ?? []) expect(help.said).toContain(flag);
    }
  });

  it("refuse what they do not know with exit code 2, before anything is opened", async () => {
    for (const wrong of [
      "drop",
      "contact",
      "jobs --fast",
      "jobs now",
      "new-key",
      "new-key --kid 900",
      "sessions revoke",
    ]) {
      const { code, complained, said } = await ops(app, wrong);
      expect({ wrong, code, said }).toEqual({ wrong, code: 2, said: "" });
      expect(complained).not.toBe("");
    }
    expect((await ops(app, "reuse-events --since yesterday")).complained).toContain("--since: is no time");
  });

  it("change nothing where nobody can be asked, nor for another answer than the one asked for", async () => {
    const alone = await ops(app, "sessions revoke --all");
    expect(alone).toMatchObject({ code: 2, complained: expect.stringContaining("add --yes") });
    expect(await ops(app, "sessions revoke --all", { answer: "yes" })).toMatchObject({
      code: 2,
      complained: "Not confirmed; nothing was changed.",
    });
    expect((await ops(app, "sessions revoke --all", { answer: "everybody" })).code).toBe(0);
    expect((await ops(app, "sessions revoke --all --dry-run")).said).toContain("Dry run: would end all sessions");
  });

  it("say in one sentence that the database is away, and leave a line that an alert can read", async () => {
    const nowhere = { DATABASE_URL: "postgres://postgres:geheim@127.0.0.1:9/postgres" };
    for (const command of ["jobs", "migrate", "verify-audit"]) {
      const { code, complained, log } = await ops(app, command, { variables: nowhere });
      expect(code).toBe(1);
      expect(complained).toMatch(/ECONNREFUSED|No PostgreSQL answers/);
      expect(complained.split("\n")).toHaveLength(1);
      expect(JSON.stringify([complained, log])).not.toContain("geheim");
      expect(log.at(-1)).toMatchObject({ event: "ops_command", command, exitCode: 1, durationMs: expect.any(Number) });
    }
    expect((await ops(app, "jobs", { variables: { DATABASE_URL: "" } })).complained).toContain("MIGRATOR_DATABASE_URL");
  });

  it("make a key that a ring takes", async () => {
    const { said } = await ops(app, "new-key --kid 7");
    expect(said).toMatch(/^7:[\w-]{43}$/);
    expect((await ops(app, "new-key --kid 7")).said).not.toBe(said);
  });
});

describe("times", () => {
  it("are instants, or so long ago", () => {
    const now = new Date("2026-11-20T12:00:00Z");
    expect(readTime("90m", now)).toEqual(new Date("2026-11-20T10:30:00Z"));
    expect(readTime("2d", now)).toEqual(new Date("2026-11-18T12:00:00Z"));
    expect(readTime("2026-11-01T00:00:00Z", now)).toEqual(new Date("2026-11-01T00:00:00Z"));
    expect([readTime("soon", now), readTime("6w", now), readTime("2026-13-45", now)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
