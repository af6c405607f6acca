import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { at, blocksOf, type Finding, type TerraformFile, type TerraformModule } from "./terraform-module.ts";

export interface Monitored {
  /** Names of the runbooks that are there. */
  runbooks: ReadonlySet<string>;
  /** What the product logs for outside: the fields of each event. */
  logEvents: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads the names from docs/runbooks and from the table in packages/api/src/http/log-events.ts. */
export async function readMonitored(runbooksFolder: string, logEventsFile: string): Promise<Monitored> {
  const runbooks = (await readdir(runbooksFolder).catch(() => [])).map((name) => name.replace(/\.md$/, ""));
  const source = await readFile(logEventsFile, "utf8").catch(() => "");
  const logEvents = [...source.matchAll(/^ {2}(\w+): \{[^}]*fields: \[([^\]]*)\]/gm)].map(
    ([, name = "", fields = ""]): [string, Set<string>] => [
      name,
      new Set([...fields.matchAll(/"(\w+)"/g)].map(([, field = ""]) => field)),
    ],
  );
  return { runbooks: new Set(runbooks), logEvents: new Map(logEvents) };
}

/** Every alert names a runbook that is there. */
export function lintAlerts(module: TerraformModule, { runbooks }: Monitored): Finding[] {
  const policies = blocksOf(module, "resource").filter(
    ({ block }) => block.labels[0] === "google_monitoring_alert_policy",
  );
  const withoutLink = policies
    .filter(({ block }) => {
      const documentation = block.blocks.find((inner) => inner.type === "documentation");
      const links = documentation?.blocks.flatMap((inner) => inner.attributes) ?? [];
      return !links.some(({ name, text }) => name === "url" && text.includes("each.value.runbook"));
    })
    .map(({ block, file }) => ({
      rule: "runbooks",
      where: at(file, block.line),
      message: `${block.labels.join(".")} does not link to each.value.runbook`,
    }));
  if (policies.length === 0) return [];
  const alerts = module.files.flatMap((file) =>
    file.objects.filter(({ entries }) => entries.has("filter")).map((alert) => ({ file, ...alert })),
  );
  const wrong = alerts
    .filter(({ entries }) => !runbooks.has(entries.get("runbook") ?? ""))
    .map(({ file, line, entries }) => ({
      rule: "runbooks",
      where: at(file, line),
      message: `docs/runbooks has no ${entries.get("runbook") ?? "(none named)"}.md`,
    }));
  return [...withoutLink, ...wrong];
}

/** Every event and field a filter asks for is one the product logs. */
export function lintLogEvents(module: TerraformModule, { logEvents }: Monitored): Finding[] {
  return module.files.flatMap((file) =>
    [...countedEvents(file), ...filteredEvents(file)].flatMap(({ line, name, fields }) => {
      const known = logEvents.get(name);
      const say = (message: string): Finding => ({ rule: "log events", where: at(file, line), message });
      if (!known) return [say(`the product logs no ${name}`)];
      return fields.filter((field) => !known.has(field)).map((field) => say(`${name} has no field ${field}`));
    }),
  );
}

type AskedEvent = { line: number; name: string; fields: string[] };

const countedEvents = (file: TerraformFile): AskedEvent[] =>
  file.blocks
    .flatMap((block) => block.attributes)
    .filter(({ name }) => name === "counted_events")
    .flatMap(({ text, line }) =>
      [...text.matchAll(/^\s*(\w+)\s*=/gm)].map(([, name = ""]) => ({ line, name, fields: [] })),
    );

// A name that is worked out (`${each.key}`) is one of the counted.
const filteredEvents = (file: TerraformFile): AskedEvent[] =>
  file.strings.flatMap(({ text, line }) => {
    const name = /jsonPayload\.event=\\"(\w+)\\"/.exec(text)?.[1];
    const fields = [...text.matchAll(/jsonPayload\.(\w+)/g)].map(([, field = ""]) => field);
    return name === undefined ? [] : [{ line, name, fields: fields.filter((field) => field !== "event") }];
  });

/** Dashboards are JSON, and every log metric they show is made. */
export async function lintDashboards(root: string, module: TerraformModule): Promise<Finding[]> {
  const metrics = new Set(
    module.files.flatMap((file) => [
      ...countedEvents(file).map(({ name }) => `piloto/${name}`),
      ...file.strings.map(({ text }) => text),
    ]),
  );
  const folder = join(root, module.path, "dashboards");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const found = await Promise.all(
    names.map(async (name): Promise<Finding[]> => {
      const where = join(module.path, "dashboards", name);
      const text = await readFile(join(folder, name), "utf8");
      try {
        JSON.parse(text);
      } catch (error) {
        return [{ rule: "dashboards", where, message: error instanceof Error ? error.message : String(error) }];
      }
      return [...text.matchAll(/logging\.googleapis\.com\/user\/([\w/]+)/g)]
        .map(([, metric = ""]) => metric)
        .filter((metric) => !metrics.has(metric))
        .map((metric) => ({ rule: "dashboards", where, message: `there is no log metric ${metric}` }));
    }),
  );
  return found.flat();
}
