export type ScanResult =
  | { isClean: true }
  | { isClean: false; /** As the scanner names it; for the log. */ threat: string };

/** Looks for viruses in a file before anybody can read it. */
export type FileScanner = {
  /** Reads a stream to its end, or cancels it. Throws ScannerAwayError when there is no verdict: then the file is not to be read yet. */
  scan: (bytes: Uint8Array | ReadableStream<Uint8Array>) => Promise<ScanResult>;
};

/** No verdict: the scanner did not answer, or could not read this file. */
export class ScannerAwayError extends Error {
  override name = "ScannerAwayError";
}

/** For an installation without a scanner: every file counts as clean. */
export const noScanner: FileScanner = {
  async scan(bytes) {
    if (!(bytes instanceof Uint8Array)) await bytes.cancel();
    return { isClean: true };
  },
};
