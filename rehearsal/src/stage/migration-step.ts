import { migrate } from "@piloto/db/migrate";
import { OperatorError } from "@piloto/db/operator-error";

/*
 * The migration step of a deployment, as a process of its own that can fail or be killed: runs the pending migrations of
 * MIGRATIONS_DIR on DATABASE_URL and says which.
 */
const { DATABASE_URL: url = "", MIGRATIONS_DIR: folder = "" } = process.env;
try {
  const { applied } = await migrate(url, { folder });
  console.log(JSON.stringify({ applied }));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
