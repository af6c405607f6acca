import { createHash } from "node:crypto";
import type { MediaKind } from "@piloto/shared/conversation-words";
import { inWorkspace } from "../../database/workspace.ts";
import type { FetchedMedia, FetchFailure } from "../../ports/channels/channel-adapter.ts";
import type { JobContext, JobHandler } from "../../ports/jobs/job-handler.ts";
import { ScannerAwayError } from "../../ports/file-scanner/file-scanner.ts";
import { sniffFile } from "../../ports/files/sniff.ts";
import type { Services } from "../../services.ts";
import { getChannelAddress } from "../channels/channel-access.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  type FetchedFile,
  findWaitingFile,
  isFileStored,
  updateFileLost,
  updateFileStored,
  type WaitingFile,
} from "./fetch-media.queries.ts";

type Fetching = Pick<Services, "db" | "files" | "fileScanner" | "log" | "channelAdapters" | "vault">;

const megabyte = 1024 * 1024;
// What the channels themselves let through, with room: a file that is too large is shown as such, not kept.
const maxBytes: Readonly<Record<MediaKind, number>> = {
  image: 32 * megabyte,
  video: 32 * megabyte,
  audio: 32 * megabyte,
  document: 100 * megabyte,
  sticker: 4 * megabyte,
};

/** Why there will be no bytes; the page has a text for each. */
type Loss = { state: "failed" | "refused"; failure: string };
type Result = { kind: "stored"; file: FetchedFile } | { kind: "lost"; loss: Loss } | { kind: "later"; details: string };

/**
 * Downloads a received file at once: the channel's addresses die within minutes, its ids within days. It is kept only
 * when it is what was promised and harmless, which the virus scanner must have said. Trouble that may pass is tried again; after the last try the file is shown
 * as failed, with a button to try once more.
 */
export function createFetchMediaHandler(services: Fetching): JobHandler<"fetch_media"> {
  return async ({ workspaceId, attachmentId }, context) => {
    const found = await inWorkspace(services.db, workspaceId, async (trx) => {
      const file = await findWaitingFile(trx, workspaceId, attachmentId);
      return file && { file, ...(await getChannelAddress(services, trx, workspaceId, file.channelId)) };
    });
    if (!found) return;
    const { file, address, channel } = found;
    const result = address
      ? await readMedia(
          services,
          { workspaceId, file },
          await services.channelAdapters[channel.kind].fetchMedia(address, sourceOf(file), maxBytes[file.kind]),
        )
      : lost("failed", "disconnected");
    await settle(services, { workspaceId, file }, result, context);
  };
}

const sourceOf = ({ externalId, sourceUrl }: WaitingFile) => ({
  ...(externalId !== null && { externalId }),
  ...(sourceUrl !== null && { url: sourceUrl }),
});

const lost = (state: Loss["state"], failure: string): Result => ({ kind: "lost", loss: { state, failure } });

type Place = { workspaceId: string; file: WaitingFile };

async function readMedia(services: Fetching, place: Place, media: FetchedMedia | FetchFailure): Promise<Result> {
  if ("kind" in media) return resultOfFailure(media);
  const { file, workspaceId } = place;
  const { bytes } = media;
  const digest = createHash("sha256").update(bytes).digest();
  if (!isPromised(file.promisedSha256, digest)) return { kind: "later", details: "hash_mismatch" };
  const declared = { mimeType: file.mimeType || media.mimeType, filename: file.filename };
  const sniffed = await sniffFile(bytes, declared);
  if (!sniffed.isAllowed) return lost("refused", sniffed.reason);
  const refusal = await scanMedia(services, file, bytes);
  if (refusal) return refusal;
  const storageKey = `${workspaceId}/${file.id}`;
  const mimeType = sniffed.mimeType.slice(0, 200);
  await services.files.put(storageKey, bytes, { mimeType });
  return {
    kind: "stored",
    file: { mimeType, sizeBytes: bytes.byteLength, sha256: digest.toString("hex"), storageKey },
  };
}

/** Why the file is not kept, or not yet; undefined when it is clean. Nothing is stored before that. */
async function scanMedia(
  { fileScanner, log }: Fetching,
  file: WaitingFile,
  bytes: Uint8Array,
): Promise<Result | undefined> {
  try {
    const result = await fileScanner.scan(bytes);
    if (result.isClean) return undefined;
    log.warn({ attachmentId: file.id, threat: result.threat }, "a received file is infected");
    return lost("refused", "infected");
  } catch (error) {
    if (!(error instanceof ScannerAwayError)) throw error;
    return { kind: "later", details: `unscanned: ${error.message}` };
  }
}

function resultOfFailure({ kind, details }: FetchFailure): Result {
  switch (kind) {
    case "gone":
    case "too_large":
      return lost("failed", kind);
    case "refused":
      return lost("refused", kind);
    case "unauthorized":
    case "unavailable":
      return { kind: "later", details: `${kind}: ${details}` };
  }
}

/** WhatsApp writes the hash in base64, its older versions in hex. What is neither promises nothing. */
function isPromised(promised: string | null, digest: Buffer): boolean {
  if (promised === null) return true;
  if (/^[0-9a-f]{64}$/i.test(promised)) return promised.toLowerCase() === digest.toString("hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(promised)) return Buffer.from(promised, "base64").equals(digest);
  return true;
}

async function settle(services: Fetching, place: Place, result: Result, { isLastAttempt }: JobContext): Promise<void> {
  switch (result.kind) {
    case "stored":
      return keepFile(services, place, result.file);
    case "lost":
      return writeLoss(services, place, result.loss);
    case "later": {
      const [failure = "unavailable"] = result.details.split(":");
      if (isLastAttempt) await writeLoss(services, place, { state: "failed", failure });
      throw new Error(`a received file could not be fetched (${result.details})`);
    }
  }
}

async function keepFile(services: Fetching, { workspaceId, file }: Place, fetched: FetchedFile): Promise<void> {
  const isKept = await inWorkspace(services.db, workspaceId, async (trx) => {
    const isStored = await updateFileStored(trx, workspaceId, file.id, fetched);
    if (isStored) await announce(trx, workspaceId, { kind: "message", conversationId: file.conversationId });
    return isStored;
  });
  if (isKept) return;
  // Kept by another worker meanwhile, or of a message that was taken back: then nothing of it may stay.
  const isElsewhere = await inWorkspace(services.db, workspaceId, (trx) => isFileStored(trx, workspaceId, file.id));
  if (!isElsewhere) await services.files.delete(fetched.storageKey);
}

async function writeLoss(services: Fetching, { workspaceId, file }: Place, loss: Loss): Promise<void> {
  await inWorkspace(services.db, workspaceId, async (trx) => {
    const isWritten = await updateFileLost(trx, workspaceId, file.id, loss);
    if (isWritten) await announce(trx, workspaceId, { kind: "message", conversationId: file.conversationId });
  });
}
