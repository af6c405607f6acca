import { channelLimits } from "@piloto/shared/channel-limits";
import { type ChannelKind, type MediaKind, mediaKinds } from "@piloto/shared/conversation-words";
import { useCallback, useRef, useState } from "react";
import { trpcClient } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { putFile } from "./put-file.ts";
import { failureOfCheck, failureOfError, type UploadFailure } from "./upload-failure.ts";

export type Upload = {
  key: string;
  filename: string;
  sizeBytes: number;
  kind: MediaKind;
  /** For pictures, of the file here. */
  previewUrl: string | undefined;
  state: "uploading" | "ready" | "failed";
  /** 0 to 1. */
  progress: number;
  attachmentId?: string;
  failure?: UploadFailure | undefined;
};

const maxFiles = 10;

/** Files on their way into a message: uploaded at once, so that sending is quick. */
export function useUploads(conversationId: string, channel: ChannelKind) {
  const { workspaceId } = useWorkspace();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const aborts = useRef(new Map<string, AbortController>());

  const change = useCallback((key: string, next: Partial<Upload>) => {
    setUploads((current) => current.map((upload) => (upload.key === key ? { ...upload, ...next } : upload)));
  }, []);

  /** Asks the server to look at what arrived. */
  const check = useCallback(
    async (key: string, attachmentId: string) => {
      const { state, failure } = await trpcClient.attachments.finishUpload.mutate({ workspaceId, attachmentId });
      change(
        key,
        state === "stored"
          ? { state: "ready", progress: 1 }
          : { state: "failed", progress: 1, failure: failureOfCheck(failure) },
      );
    },
    [workspaceId, change],
  );

  const start = useCallback(
    async (file: File, upload: Upload) => {
      const abort = new AbortController();
      aborts.current.set(upload.key, abort);
      try {
        const place = { workspaceId, conversationId, filename: file.name, mimeType: file.type, sizeBytes: file.size };
        const begun = await trpcClient.attachments.beginUpload.mutate(place, { signal: abort.signal });
        change(upload.key, { attachmentId: begun.attachmentId });
        await putFile({
          ...begun,
          file,
          signal: abort.signal,
          onProgress: (progress) => change(upload.key, { progress }),
        });
        await check(upload.key, begun.attachmentId);
      } catch (error) {
        if (abort.signal.aborted) return;
        change(upload.key, { state: "failed", failure: failureOfError(error) });
      } finally {
        aborts.current.delete(upload.key);
      }
    },
    [workspaceId, conversationId, change, check],
  );

  /** The file is there; only the server's look at it is missing. */
  const retry = useCallback(
    (key: string, attachmentId: string) => {
      change(key, { state: "uploading", failure: undefined });
      check(key, attachmentId).catch((error: unknown) => {
        change(key, { state: "failed", failure: failureOfError(error) });
      });
    },
    [change, check],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const entries = files.slice(0, maxFiles).map((file) => ({ file, upload: describeFile(file, channel) }));
      setUploads((current) => [...current, ...entries.map(({ upload }) => upload)].slice(0, maxFiles));
      for (const { file, upload } of entries) if (upload.state === "uploading") void start(file, upload);
    },
    [channel, start],
  );

  const remove = useCallback(
    (key: string) => {
      aborts.current.get(key)?.abort();
      setUploads((current) => {
        const gone = current.find((upload) => upload.key === key);
        if (gone?.previewUrl) URL.revokeObjectURL(gone.previewUrl);
        if (gone?.attachmentId) {
          const attachment = { workspaceId, attachmentId: gone.attachmentId };
          // What is not taken away now is swept up tomorrow.
          void trpcClient.attachments.discard.mutate(attachment).catch(() => undefined);
        }
        return current.filter((upload) => upload.key !== key);
      });
    },
    [workspaceId],
  );

  /** They belong to a message now. */
  const clear = useCallback(() => {
    setUploads((current) => {
      for (const { previewUrl } of current) if (previewUrl) URL.revokeObjectURL(previewUrl);
      return [];
    });
  }, []);

  return { uploads, add, remove, retry, clear };
}

/** Which kind a file is on this channel, and whether the channel takes it. */
function describeFile(file: File, channel: ChannelKind): Upload {
  const base = { key: crypto.randomUUID(), filename: file.name, sizeBytes: file.size, progress: 0 };
  const limits = channelLimits[channel].media;
  const kind = mediaKinds.find((known) => known !== "sticker" && limits[known]?.mimeTypes.includes(file.type));
  const isPicture = file.type.startsWith("image/");
  const previewUrl = isPicture ? URL.createObjectURL(file) : undefined;
  if (!kind) return { ...base, kind: "document", previewUrl, state: "failed", failure: "type" };
  const isTooLarge = file.size > (limits[kind]?.maxBytes ?? 0);
  return isTooLarge
    ? { ...base, kind, previewUrl, state: "failed", failure: "size" }
    : { ...base, kind, previewUrl, state: "uploading" };
}
