import { createHash, randomBytes } from "node:crypto";
import { newObjectId } from "./ids.ts";

export interface StoredMedia {
  readonly id: string;
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly filename: string | undefined;
  /** Base64, as webhooks carry it. */
  readonly sha256: string;
  /** Unguessable part of the address Instagram gives out, which needs no token. */
  readonly secret: string;
}

export interface MediaStore {
  add(file: { bytes: Buffer; mimeType: string; filename?: string | undefined }): StoredMedia;
  find(id: string): StoredMedia | undefined;
  delete(id: string): boolean;
  reset(): void;
}

/** Together; the oldest go first. One document alone may have 100 MB. */
const maxTotalBytes = 256 * 1024 * 1024;
const maxFiles = 5000;

export function createMediaStore(): MediaStore {
  const files = new Map<string, StoredMedia>();
  let totalBytes = 0;
  const remove = (id: string): boolean => {
    totalBytes -= files.get(id)?.bytes.length ?? 0;
    return files.delete(id);
  };
  return {
    add({ bytes, mimeType, filename }) {
      const sha256 = createHash("sha256").update(bytes).digest("base64");
      const secret = randomBytes(18).toString("base64url");
      const media = { id: newObjectId(16), bytes, mimeType, filename, sha256, secret };
      files.set(media.id, media);
      totalBytes += bytes.length;
      for (const id of files.keys()) {
        if (files.size <= maxFiles && totalBytes <= maxTotalBytes) break;
        remove(id);
      }
      return media;
    },
    find: (id) => files.get(id),
    delete: remove,
    reset() {
      files.clear();
      totalBytes = 0;
    },
  };
}

/** Types and sizes WhatsApp takes, by kind; Meta's table "supported media types". */
const whatsappLimits: readonly {
  readonly kind: string;
  readonly maxBytes: number;
  readonly types: readonly string[];
}[] = [
  { kind: "image", maxBytes: 5 * 1024 ** 2, types: ["image/jpeg", "image/png"] },
  { kind: "sticker", maxBytes: 512 * 1024, types: ["image/webp"] },
  {
    kind: "audio",
    maxBytes: 16 * 1024 ** 2,
    types: ["audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"],
  },
  { kind: "video", maxBytes: 16 * 1024 ** 2, types: ["video/mp4", "video/3gpp"] },
  {
    kind: "document",
    maxBytes: 100 * 1024 ** 2,
    types: [
      "text/plain",
      "application/pdf",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
  },
];

/** The kind WhatsApp files a MIME type under, and its limit; undefined when it takes no such file. */
export function whatsappLimitOf(mimeType: string): { kind: string; maxBytes: number } | undefined {
  const bare = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  return whatsappLimits.find((limit) => limit.types.includes(bare));
}

export const whatsappTypes: readonly string[] = whatsappLimits.flatMap((limit) => limit.types);
