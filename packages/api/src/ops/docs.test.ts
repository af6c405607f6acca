import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { logEvents } from "../http/log-events.ts";
import { changeFlags, commonFlags } from "./command.ts";
import { commands } from "./commands.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
]
  .filter((name) => name.endsWith(".md"))
  .sort();

/** `pnpm ops jobs --json` and `piloto-ops … --args=jobs,--json`, as words, in code only. */
function commandsIn(text: string): string[][] {
  const written = [...text.matchAll(/(?:pnpm ops|dist\/ops\.js) ([^`\n|;#&]+)/g)].map(([, rest = ""]) =>
    rest.trim().split(/\s+/),
  );
  const inJobs = [...text.matchAll(/piloto-(?:ops|migrate)[^\n`]*--args=([^\s`]+)/g)].map(([, rest = ""]) =>
    rest.split(","),
  );
  return [...written, ...inJobs].filter(([first = ""]) => first !== "--help" && /^[a-z-]+$/.test(first));
}

function problemOf(words: string[]): string | undefined {
  const command = commands.find(({ name }) => `${words.join(" ")} `.startsWith(`${name} `));
  if (!command) return `there is no command ${words.join(" ")}`;
  const known = { ...command.flags.shape, ...commonFlags.shape, ...(command.isChange && changeFlags.shape) };
  const unknown = words.filter((word) => word.startsWith("--") && !(word.slice(2).replace(/=.*/, "") in known));
  return unknown.length > 0 ? `${command.name} has no ${unknown.join(" ")}` : undefined;
}

describe("the documentation", () => {
  it("names no command and no flag that does not exist", () => {
    const named = pages.flatMap((page) => commandsIn(read(page)).map((words) => ({ page, words })));
    expect(named.length).toBeGreaterThan(40);
    expect(named.flatMap(({ page, words }) => (problemOf(words) ? [`${page}: ${problemOf(words)}`] : []))).toEqual([]);
    expect(problemOf(["jobs", "--fast"])).toBe("jobs has no --fast");
    expect(problemOf(["drop", "everything"])).toContain("there is no command");
  });

  it("names every command in a runbook or a how-to", () => {
    const named = new Set(
      pages.flatMap((page) =>
        commandsIn(read(page)).map(
          (words) => commands.find(({ name }) => `${words.join(" ")} `.startsWith(`${name} `))?.name,
        ),
      ),
    );
    const forgotten = commands.map(({ name }) => name).filter((name) => !named.has(name));
    expect(forgotten).toEqual(["dead-letters show"]);
  });

  it("links only to files that are there", () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => ({
        page,
        target,
      })),
    );
    expect(links.length).toBeGreaterThan(70);
    expect(links.filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  it("tells every line that alerts read, with its level, its fields and its runbook", () => {
    const rows = [...read("docs/logs.md").matchAll(/^\| `([a-z_]+)`\s+\| (\w+)\s+\| ([^|]+)\|[^|]+\|([^|]+)\|$/gm)];
    const told = rows.map(([, name = "", level = "", fields = ""]) => [
      name,
      { level, fields: [...fields.matchAll(/`(\w+)`/g)].map(([, field = ""]) => field) },
    ]);
    expect(Object.fromEntries(told)).toEqual(logEvents);
  });

  it("has a runbook for each page that alerts link, each with the same parts", () => {
    const names = [
      "certificate-expired",
      "database-down",
      "deploy-failed",
      "disk-full",
      "leaked-secret",
      "meta-token-expired",
      "migration-failed",
      "queue-growing",
      "restore",
      "suspicious-reuse",
    ];
    const index = read("docs/runbooks/README.md");
    for (const name of names) {
      const page = read(`docs/runbooks/${name}.md`);
      for (const part of ["**Customers feel**", "## Afterwards", "**Rehearsed**", "```sh"])
        expect(page, name).toContain(part);
      expect(index).toContain(`(${name}.md)`);
    }
    expect(readdirSync(join(root, "docs/runbooks")).sort()).toEqual(
      [...names.map((name) => `${name}.md`), "README.md"].sort(),
    );
  });

  it("names only log fields and events that exist", () => {
    const text = pages
      .filter((page) => page.startsWith("docs/runbooks"))
      .map(read)
      .join("\n");
    const events = [...text.matchAll(/event="([a-z_]+)"/g)].map(([, name = ""]) => name);
    expect(events.length).toBeGreaterThanOrEqual(8);
    expect(events.filter((name) => !(name in logEvents))).toEqual([]);
  });
});
