import { inRoot, root } from "../project-folders.ts";
import { bundleStage } from "./bundle-stage.ts";
import { commandStage, type Stage } from "./stage.ts";
import { terraformStage } from "./terraform-stage.ts";
import { browserStage, buildStage, rehearsalStage, startStage, vitestStage } from "./test-stages.ts";

const bin = (name: string): string => inRoot("node_modules/.bin", name);
const typedFolders = [
  ".",
  "packages/shared",
  "db",
  "packages/api",
  "packages/web",
  "packages/simulator",
  "e2e",
  "bench",
  "rehearsal",
];

const typeStages = typedFolders.map((folder) =>
  commandStage({
    name: `types of ${folder === "." ? "scripts" : folder.replace("packages/", "")}`,
    isFast: true,
    command: [bin("tsc"), "-p", folder],
    cwd: root,
  }),
);

/** Everything CI checks, longest first within each group so that the lanes end together. */
export const allStages: Stage[] = [
  buildStage,
  vitestStage({ name: "api tests", folder: "packages/api" }),
  bundleStage,
  browserStage,
  startStage,
  rehearsalStage,
  vitestStage({ name: "database and migrations", folder: "db" }),
  vitestStage({ name: "pnpm new feature", folder: "scripts/new-feature" }),
  vitestStage({ name: "types from column to page", folder: "scripts/contract" }),
  vitestStage({ name: "web tests", folder: "packages/web" }),
  vitestStage({ name: "simulator tests", folder: "packages/simulator" }),
  vitestStage({ name: "benchmark tests", folder: "bench" }),
  commandStage({ name: "format", isFast: true, command: [bin("oxfmt"), "--check"], cwd: root }),
  commandStage({ name: "lint", isFast: true, command: [bin("oxlint"), "--type-aware", "--deny-warnings"], cwd: root }),
  ...typeStages,
  vitestStage({ name: "infrastructure", folder: "scripts/infrastructure", isFast: true }),
  terraformStage,
  vitestStage({ name: "checks of the checks", folder: "scripts", isFast: true }),
  commandStage({ name: "unused code", isFast: true, command: [bin("knip")], cwd: root }),
  commandStage({ name: "one version per dependency", isFast: true, command: [bin("sherif")], cwd: root }),
];
