import type { OxlintOverride } from "oxlint";

interface Wall {
  group?: string[];
  regex?: string;
  message: string;
  allowTypeImports?: boolean;
}

const database: Wall = {
  group: ["kysely", "kysely/**", "pg", "pg/**"],
  allowTypeImports: true,
  message: "SQL lives in *.queries.ts and in database/.",
};

const trpcServer: Wall = {
  group: ["@trpc/server", "@trpc/server/**"],
  allowTypeImports: true,
  message: "tRPC stays in trpc/ and *.router.ts; services know neither tRPC nor HTTP.",
};

/**
 * A pattern for every word but one: each place where a word may leave it. (oxlint's patterns have no look-ahead, and a
 * negated group would also lift the other walls for the same import.)
 */
function anyWordBut(word: string): string {
  const leaves = Array.from(word, (letter, index) => `${word.slice(0, index)}([^${letter}.][^.]*)?`);
  return `(${leaves.join("|")}|${word}[^.]+)`;
}

const otherFeature: Wall = {
  // `../other/other.queries.ts` and `../other/token.ts`, but neither `../../database/…` nor `../other/other.service.ts`.
  regex: String.raw`^\.\./[a-z][^/]*/[^/.]+(\.${anyWordBut("service")})?\.tsx?$`,
  message: "A feature reaches another one only through its *.service.ts.",
};

const otherPackages: Wall = {
  group: [
    "@piloto/web",
    "@piloto/web/**",
    "@piloto/simulator",
    "@piloto/simulator/**",
    "@piloto/bench",
    "**/packages/**",
  ],
  message: "The server does not depend on the page, the simulator or the benchmarks.",
};

const databaseTools: Wall = {
  group: ["@piloto/db/*", "!@piloto/db/schema-types", "!@piloto/db/schema-version"],
  message: "Only what is generated in @piloto/db is part of the server; its tools run beside it.",
};

const opsFeature: Wall = {
  // `../features/other/other.queries.ts` and `../features/other/token.ts`, but not `../features/other/other.service.ts`.
  regex: String.raw`^\.\./features/[^/]+/[^/.]+(\.${anyWordBut("service")})?\.tsx?$`,
  message: "An operator's command reaches a feature only through its *.service.ts.",
};

const operatorCommands: Wall = {
  group: ["**/ops/**"],
  message: "What the operator runs is no part of the server.",
};

const testTools: Wall = {
  group: ["**/testing/**"],
  message: "Code that tests need does not belong in the product.",
};

const serverCode: Wall = {
  group: ["@piloto/api", "@piloto/api/**", "@piloto/db", "@piloto/db/**", "@piloto/simulator", "@piloto/simulator/**"],
  message: "The page imports @piloto/shared; of the server only types, and only in src/api.",
};

const serverLibraries: Wall = {
  group: ["node:*", "kysely", "pg", "hono", "hono/**", "@hono/**", "@node-rs/**", "jose", "pino", "nodemailer"],
  message: "This runs in a browser.",
};

const trpcServerInPage: Wall = {
  group: ["@trpc/server", "@trpc/server/**", "!@trpc/server/observable"],
  allowTypeImports: true,
  message: "The page imports types of @trpc/server only.",
};

const otherPageFeature: Wall = {
  regex: String.raw`^\.\./[a-z][a-z0-9-]*/|(^|/)features/`,
  message: "Features of the page do not know each other: compose them in routes/ or app/.",
};

const domainInUi: Wall = {
  group: ["**/features/**", "**/routes/**", "**/app/**", "**/api/**"],
  message: "ui/ holds parts without domain words; pass what they show as props.",
};

const anythingButZod: Wall = {
  group: ["*", "*/**", "!./**", "!zod", "!zod/**"],
  message: "@piloto/shared depends on zod only.",
};

const product: Wall = {
  group: ["@piloto/api", "@piloto/api/**", "@piloto/db", "@piloto/db/**", "@piloto/web", "@piloto/web/**"],
  message: "The simulator speaks the wire protocol; it shares no code with the product.",
};

// An override replaces the rule of the ones before it, so each names all of its walls.
function within(files: string[], walls: Wall[], except: string[] = []): OxlintOverride {
  return {
    files,
    ...(except.length > 0 && { excludeFiles: except }),
    rules: { "eslint/no-restricted-imports": ["error", { patterns: walls }] },
  };
}

const server = [otherPackages, databaseTools, testTools, operatorCommands];
// Commands stand beside the server: they use the database's tools, as `pnpm db` does.
const ops = [otherPackages, testTools, opsFeature, trpcServer];
const page = [serverCode, serverLibraries, trpcServerInPage];

/** Which folder may import what; each wall has a file in fixtures/ that must fail. */
export const importBoundaries: OxlintOverride[] = [
  within(["packages/shared/src/**"], [anythingButZod]),
  within(["packages/simulator/src/**"], [product]),
  within(["packages/api/src/**"], [...server, database, trpcServer]),
  within(["packages/api/src/trpc/**"], [...server, database]),
  within(["packages/api/src/database/**"], [...server, trpcServer]),
  within(["packages/api/src/ports/**/*.queries.ts"], [...server, trpcServer]),
  within(["packages/api/src/features/**"], [otherFeature, ...server, database, trpcServer]),
  within(["packages/api/src/features/**/*.queries.ts"], [otherFeature, ...server, trpcServer]),
  within(["packages/api/src/features/**/*.router.ts"], [otherFeature, ...server, database]),
  within(["packages/api/src/ops.ts"], [otherPackages, databaseTools, testTools, database, trpcServer]),
  within(["packages/api/src/ops/**"], [...ops, database]),
  within(["packages/api/src/ops/**/*.queries.ts"], ops),
  within(["packages/web/src/**"], page),
  within(["packages/web/src/api/**"], [{ ...serverCode, allowTypeImports: true }, serverLibraries, trpcServerInPage]),
  within(["packages/web/src/features/**"], [...page, otherPageFeature]),
  within(["packages/web/src/ui/**"], [...page, domainInUi]),
  // Tests build what they need: rows through pg, callers through tRPC, Google through the simulator.
  within(
    [
      "packages/api/src/testing/**",
      "packages/api/src/{features,ports}/*/testing.ts",
      "packages/api/src/ops/testing.ts",
      "packages/api/src/**/*.test.ts",
    ],
    [{ ...otherPackages, group: ["@piloto/web", "@piloto/web/**", "**/packages/**"] }],
  ),
  within(["packages/web/**/*.test.ts", "packages/web/**/*.test.tsx"], [{ ...serverCode, allowTypeImports: true }]),
  within(["packages/shared/src/**/*.test.ts"], []),
];
