import { errorCode, OperatorError } from "@piloto/db/operator-error";

/** Prints what went wrong: one sentence for what the operator can act on, the whole error for a mistake of ours. */
export function reportFailure(error: unknown, dataDir: string): void {
  if (isDiskFull(error)) {
    console.error(`The disk that holds ${dataDir} is full: free some space and start again; nothing is lost.`);
  } else if (error instanceof OperatorError) {
    console.error(error.message);
  } else if (errorCode(error) === "EACCES" || errorCode(error) === "EROFS") {
    console.error(`A file or folder may not be written: ${error instanceof Error ? error.message : ""}.`);
  } else {
    console.error(error);
  }
}

// ENOSPC from our own writes; 53100 (disk_full) from Postgres, perhaps inside a failed migration.
function isDiskFull(error: unknown): boolean {
  if (["ENOSPC", "EDQUOT", "53100"].includes(errorCode(error) ?? "")) return true;
  if (!(error instanceof Error)) return false;
  return /No space left on device/i.test(error.message) || (error.cause !== undefined && isDiskFull(error.cause));
}
