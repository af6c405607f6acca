import pg from "pg";
import { errorCode, OperatorError } from "./operator-error.ts";

const oldestVersion = 18;

/**
 * Connects once to an operator's database. Throws OperatorError with one sentence when the URL is wrong, nobody
 * answers, the sign-in is refused, the database is missing or it is older than PostgreSQL 18.
 */
export async function checkConnection(url: string): Promise<void> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new OperatorError(
      "DATABASE_URL is not a PostgreSQL address: write postgres://user:password@host:port/database.",
    );
  }
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::integer AS version",
    );
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (major < oldestVersion) {
      throw new OperatorError(
        `The database of DATABASE_URL is PostgreSQL ${major}: this release needs ${oldestVersion} or newer.`,
      );
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : new OperatorError(explain(error, new URL(url)), { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

// Never the URL itself: it holds the password.
function explain(error: unknown, { hostname, port, pathname, username }: URL): string {
  const server = `${hostname}:${port || 5432}`;
  const database = decodeURIComponent(pathname.slice(1));
  switch (errorCode(error)) {
    case "ECONNREFUSED":
      return `No PostgreSQL answers at ${server}: start it, or correct DATABASE_URL (leave it empty for the embedded database).`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host ${hostname} of DATABASE_URL was not found: correct its name.`;
    case "28P01":
    case "28000":
      return `The database at ${server} refused user ${decodeURIComponent(username)}: correct the user or password in DATABASE_URL.`;
    case "3D000":
      return `The server ${server} has no database ${database}: create it, or correct DATABASE_URL.`;
    case "53300":
      return `The database at ${server} has no free connection: close others or raise max_connections.`;
    default:
      return `The database at ${server} cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
