import type { AttachmentView } from "@piloto/shared/conversation-views";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { BeginUploadInput } from "@piloto/shared/messages";
import { inWorkspace } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { commonMimeType } from "../../ports/channels/mend-media.ts";
import type { SignedUpload } from "../../ports/files/file-store.ts";
import type { Services } from "../../services.ts";
import type { ConversationContext } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { checkUpload } from "./check-upload.ts";
import { findMediaKind, listTakenTypes, type TakenAs } from "./upload-limits.ts";
import {
  deleteUpload,
  findChannelKind,
  findUpload,
  insertUpload,
  updateChecked,
  updateDiscarded,
  updateFetchAgain,
  type UploadRow,
} from "./upload.queries.ts";

type One = { attachmentId: string };
/** The store is asked while no transaction is open: looking at a file could take as long as it is large. */
type WithoutTransaction = Pick<Services, "db" | "files" | "fileScanner" | "log"> & { workspace: { id: string } };

const uploadSeconds = 900;
const addressSeconds = 3_600;

/**
 * Where the browser puts a file, for fifteen minutes, of this type and at most this size. Throws VALIDATION_FAILED for what the
 * channel of the conversation would not take, with what it does take.
 */
export async function beginUpload(
  { db, workspace, actor, files }: WithoutTransaction & { actor: { userId: string | null } },
  input: BeginUploadInput,
): Promise<{ attachmentId: string } & SignedUpload> {
  const { conversationId, filename, sizeBytes } = input;
  const mimeType = commonMimeType(input.mimeType);
  const { id, storageKey } = await inWorkspace(db, workspace.id, async (trx) => {
    const channel = await findChannelKind(trx, workspace.id, conversationId);
    if (!channel) throw new AppError("NOT_FOUND", { message: "no such conversation in this workspace" });
    const { kind } = requireTaken(channel, mimeType, sizeBytes);
    return insertUpload(trx, workspace.id, {
      conversationId,
      kind,
      mimeType,
      filename: filename.toWellFormed(),
      sizeBytes,
      isVoice: input.isVoice && kind === "audio",
      userId: actor.userId,
    });
  });
  const signed = await files.signUpload(storageKey, { mimeType, maxBytes: sizeBytes, expiresSeconds: uploadSeconds });
  return { attachmentId: id, ...signed };
}

function requireTaken(channel: ChannelKind, mimeType: string, sizeBytes: number): TakenAs {
  const taken = findMediaKind(channel, mimeType);
  if (!taken) {
    throw new AppError("VALIDATION_FAILED", {
      fields: [{ field: "mimeType", message: "is no type this channel takes" }],
      details: { reason: "type_not_taken", mimeTypes: listTakenTypes(channel).join(" ") },
    });
  }
  const { maxBytes } = taken.limit;
  if (sizeBytes <= maxBytes) return taken;
  throw new AppError("VALIDATION_FAILED", {
    fields: [{ field: "sizeBytes", message: `at most ${maxBytes} bytes` }],
    details: { reason: "too_large", maxBytes },
  });
}

/**
 * Looks at what arrived: it is what it was declared to be, harmless, and not too large; else its state is "refused" and the
 * bytes are gone. Again answers the same. Throws CONFLICT {reason: "not_uploaded"} when nothing has arrived, UNAVAILABLE {reason:
 * "unscanned"} while the virus scanner is away.
 */
export async function finishUpload(ctx: WithoutTransaction, { attachmentId }: One): Promise<AttachmentView> {
  const { db, files, workspace } = ctx;
  const { upload, channel } = await inWorkspace(db, workspace.id, async (trx) => {
    const found = await findUpload(trx, workspace.id, attachmentId);
    if (!found?.conversationId || found.messageId !== null) throw notFound();
    return { upload: found, channel: await findChannelKind(trx, workspace.id, found.conversationId) };
  });
  if (upload.state !== "waiting" || !channel) return toView(ctx, upload);
  const checked = await checkUpload(ctx, upload, channel);
  const now = await inWorkspace(
    db,
    workspace.id,
    async (trx) =>
      (await updateChecked(trx, workspace.id, attachmentId, checked)) ??
      (await findUpload(trx, workspace.id, attachmentId)),
  );
  if (!now) throw notFound();
  if (now.state === "refused" && upload.storageKey !== null) await files.delete(upload.storageKey);
  return toView(ctx, now);
}

const notFound = (): AppError => new AppError("NOT_FOUND", { message: "no such unsent file in this workspace" });

function toView({ files }: WithoutTransaction, upload: UploadRow): AttachmentView {
  const { id, kind, mimeType, filename, sizeBytes, isVoice, state, failure, storageKey } = upload;
  const view = { id, kind, mimeType, filename, sizeBytes, isVoice, state, failure };
  if (state !== "stored" || storageKey === null) return { ...view, url: null, downloadUrl: null };
  const link = (disposition: "inline" | "attachment"): string =>
    files.link(storageKey, { expiresSeconds: addressSeconds, filename, disposition });
  return { ...view, url: link("inline"), downloadUrl: link("attachment") };
}

/** Throws away a file that was not sent. Idempotent. */
export async function discardUpload(ctx: WithoutTransaction, { attachmentId }: One): Promise<void> {
  const { db, files, workspace } = ctx;
  const discarded = await inWorkspace(db, workspace.id, async (trx) => {
    const found = await findUpload(trx, workspace.id, attachmentId);
    if (!found) throw notFound();
    return updateDiscarded(trx, workspace.id, attachmentId);
  });
  if (!discarded) throw new AppError("CONFLICT", { details: { reason: "already_sent" } });
  // The row last: where a crash leaves it behind, the clock deletes both.
  if (discarded.storageKey !== null) await files.delete(discarded.storageKey);
  await inWorkspace(db, workspace.id, (trx) => deleteUpload(trx, workspace.id, attachmentId));
}

/** Fetches a received file once more. Throws CONFLICT when it did not fail, or cannot be fetched at all. */
export async function retryFetch({ trx, workspace, jobs }: ConversationContext, { attachmentId }: One): Promise<void> {
  if (!(await findUpload(trx, workspace.id, attachmentId))) throw notFound();
  const again = await updateFetchAgain(trx, workspace.id, attachmentId);
  if (!again) throw new AppError("CONFLICT", { details: { reason: "not_failed" } });
  if (again.conversationId)
    await announce(trx, workspace.id, { kind: "message", conversationId: again.conversationId });
  const payload = { workspaceId: workspace.id, attachmentId };
  await jobs.enqueue(trx, "fetch_media", payload, { key: `fetch_media:${attachmentId}` });
}
