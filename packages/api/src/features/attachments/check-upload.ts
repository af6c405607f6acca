import { createHash } from "node:crypto";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { AppError } from "../../errors/app-error.ts";
import { commonMimeType } from "../../ports/channels/mend-media.ts";
import { noScanner, ScannerAwayError } from "../../ports/file-scanner/file-scanner.ts";
import { sniffFile } from "../../ports/files/sniff.ts";
import type { Services } from "../../services.ts";
import { findMediaKind } from "./upload-limits.ts";

type Checking = Pick<Services, "files" | "fileScanner" | "log">;
type Declared = { mimeType: string; filename: string; kind: string; storageKey: string | null };
export type CheckedUpload =
  | { state: "stored"; mimeType: string; sizeBytes: number; sha256: string }
  /** "dangerous", "mismatch", "type_not_taken", "too_large", "infected". */
  | { state: "refused"; failure: string };

const notUploaded = (): AppError =>
  new AppError("CONFLICT", { message: "nothing has arrived", details: { reason: "not_uploaded" } });

/**
 * What an uploaded file is by its bytes, and whether the channel takes that. Throws CONFLICT when it is not there, and
 * UNAVAILABLE when the virus scanner has no verdict: until then nobody can read it, and the check can be asked for again.
 */
export async function checkUpload(
  { files, fileScanner, log }: Checking,
  { mimeType, filename, kind, storageKey }: Declared,
  channel: ChannelKind,
): Promise<CheckedUpload> {
  const opened = storageKey === null ? undefined : await files.open(storageKey);
  if (!opened || storageKey === null) throw notUploaded();
  const sniffed = await sniffFile(opened.stream, { mimeType, filename });
  if (!sniffed.isAllowed) return { state: "refused", failure: sniffed.reason };
  const found = commonMimeType(sniffed.mimeType);
  const taken = findMediaKind(channel, found);
  if (taken?.kind !== kind) return { state: "refused", failure: "type_not_taken" };
  if (opened.sizeBytes > taken.limit.maxBytes) return { state: "refused", failure: "too_large" };
  if (await isInfected({ files, fileScanner, log }, storageKey)) return { state: "refused", failure: "infected" };
  const { sizeBytes, sha256 } = await hashFile(files, storageKey);
  return { state: "stored", mimeType: found, sizeBytes, sha256 };
}

async function isInfected({ files, fileScanner, log }: Checking, key: string): Promise<boolean> {
  if (fileScanner === noScanner) return false;
  const opened = await files.open(key);
  if (!opened) throw notUploaded();
  const result = await fileScanner.scan(opened.stream).catch((cause: unknown) => {
    if (!(cause instanceof ScannerAwayError)) throw cause;
    throw new AppError("UNAVAILABLE", { details: { reason: "unscanned" }, retryAfterSeconds: 10, cause });
  });
  if (!result.isClean) log.warn({ key, threat: result.threat }, "an uploaded file is infected");
  return !result.isClean;
}

async function hashFile(files: Checking["files"], key: string): Promise<{ sizeBytes: number; sha256: string }> {
  const opened = await files.open(key);
  if (!opened) throw notUploaded();
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of opened.stream) {
    hash.update(chunk);
    sizeBytes += chunk.byteLength;
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}
