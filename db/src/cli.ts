import { generateFiles, writeGeneratedFiles } from "./codegen.ts";
import { databaseUrl } from "./database-url.ts";
import { migrate } from "./migrate.ts";
import { OperatorError } from "./operator-error.ts";
import { createTestDatabase, startTestCluster } from "./test-database.ts";

const usage = `Usage: pnpm db <command>
  migrate        runs the pending migrations on DATABASE_URL, or on the embedded database of DATA_DIR
  codegen        writes db/src/schema-types.ts, schema-version.ts and db/schema.sql from the migrations`;

async function runMigrate(): Promise<number> {
  await using database = await databaseUrl();
  const { applied } = await migrate(database.url);
  console.log(applied.length === 0 ? "Nothing to migrate." : applied.map((version) => `applied ${version}`).join("\n"));
  return 0;
}

async function runCodegen(): Promise<number> {
  const cluster = await startTestCluster();
  try {
    const { ownerUrl } = await createTestDatabase(cluster.url);
    await writeGeneratedFiles(await generateFiles(ownerUrl));
  } finally {
    await cluster.stop();
  }
  console.log("Wrote db/src/schema-types.ts, db/src/schema-version.ts and db/schema.sql.");
  return 0;
}

const commands: Record<string, () => Promise<number>> = {
  migrate: runMigrate,
  codegen: runCodegen,
};

async function main(name = ""): Promise<number> {
  const command = commands[name];
  if (!command) {
    console.error(usage);
    return 1;
  }
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(error.message);
    return 1;
  }
}

process.exitCode = await main(process.argv[2]);
