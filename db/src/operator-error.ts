/** A failure the person at the keyboard can act on. Its message is one clear sentence, printed without a stack. */
export class OperatorError extends Error {
  override name = "OperatorError";
}

/** The database was changed by a newer release in a way this code does not know. */
export class DatabaseTooNewError extends OperatorError {
  override name = "DatabaseTooNewError";
}

/** The `code` of a Node or Postgres error ("ENOSPC", "28P01"), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return undefined;
}

/** The one sentence for ENOSPC, wherever it shows. */
export function diskFull(dataDir: string): OperatorError {
  return new OperatorError(`The disk that holds ${dataDir} is full: free some space and start again; nothing is lost.`);
}
