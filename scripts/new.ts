import { parseArgs } from "node:util";
import { OperatorError } from "@piloto/db/operator-error";
import { runGuarded } from "./guarded-process.ts";
import { nameFeature } from "./new-feature/feature-name.ts";
import { writeSlice } from "./new-feature/write-slice.ts";
import { inRoot, root } from "./project-folders.ts";
import { reportFailure } from "./report-failure.ts";

const usage = `Usage: pnpm new feature <plural> [--one <singular>] [--pt "<título>"] [--en "<title>"]
  Writes a slice from the column to the page: migration, schema, queries, service, router, tests, page, route, texts.`;

async function createFeature(
  plural: string | undefined,
  options: { one?: string; pt?: string; en?: string },
): Promise<void> {
  const name = nameFeature(plural, options);
  const written = await writeSlice(name);
  // In this order: the route tree and the types are made from files that now exist.
  await run(["node", "db/src/cli.ts", "codegen"]);
  await run(["node", "packages/web/scripts/generate-routes.ts"]);
  await run([inRoot("node_modules/.bin/oxfmt"), ...written.filter((path) => !path.endsWith(".sql"))]);
  console.log(`Wrote the feature ${name.camel}:\n${written.map((path) => `  ${path}`).join("\n")}

Next: say in the migration and in the router what it is for; give it its columns, then \`pnpm db codegen\`.
Put it into the navigation in packages/web/src/app/places.ts. Then \`pnpm check\` and \`pnpm test api\`.`);
}

async function run([tool = "", ...args]: string[]): Promise<void> {
  const command = [tool === "node" ? process.execPath : tool, ...args];
  const { exitCode, output } = await runGuarded({ name: tool, command, cwd: root, env: process.env });
  if (exitCode !== 0) throw new OperatorError(`${args[0]} failed:\n${output}`);
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { one: { type: "string" }, pt: { type: "string" }, en: { type: "string" } },
  });
  const [kind, plural] = positionals;
  if (kind !== "feature") throw new OperatorError(usage);
  await createFeature(plural, values);
} catch (error) {
  reportFailure(error, root);
  process.exitCode = 1;
}
