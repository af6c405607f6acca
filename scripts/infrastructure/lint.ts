import { readFile } from "node:fs/promises";
import { inRoot } from "../project-folders.ts";
import { lintAlerts, lintDashboards, lintLogEvents, readMonitored } from "./lint-monitoring.ts";
import { lintDeclarations, lintVersions, providerVersion } from "./lint-names.ts";
import { lintProvider, type ProviderSchema } from "./lint-provider.ts";
import { lintCalls, lintReferences } from "./lint-references.ts";
import { lintSafety } from "./lint-safety.ts";
import { type Finding, readModules } from "./terraform-module.ts";

export interface LintOptions {
  /** Default: those of the project. */
  runbooks?: string;
  logEvents?: string;
}

const schemaFile = inRoot("scripts/infrastructure/provider-schema.json");

/** Everything that can be said of a folder of Terraform without a provider and without the network. */
export async function lintInfrastructure(root: string, options: LintOptions = {}): Promise<Finding[]> {
  const { modules, findings } = await readModules(root);
  const schema: ProviderSchema = JSON.parse(await readFile(schemaFile, "utf8"));
  const monitored = await readMonitored(
    options.runbooks ?? inRoot("docs/runbooks"),
    options.logEvents ?? inRoot("packages/api/src/http/log-events.ts"),
  );
  const dashboards = modules.map((module) => lintDashboards(root, module));
  return [
    ...findings,
    ...lintVersions(modules),
    ...lintCalls(modules),
    ...modules.flatMap((module) => [
      ...lintDeclarations(module),
      ...lintReferences(module),
      ...lintSafety(module),
      ...lintAlerts(module, monitored),
      ...lintLogEvents(module, monitored),
    ]),
    ...modules
      .filter((module) => isKnown(schema, providerVersion(module)))
      .flatMap((module) => lintProvider(module, schema)),
    ...(await Promise.all(dashboards)).flat(),
  ];
}

// Nothing is taken away within a major version; after the next one, only the provider itself can tell.
const isKnown = (schema: ProviderSchema, version: string | undefined): boolean =>
  version?.split(".")[0] === schema.version.split(".")[0];
