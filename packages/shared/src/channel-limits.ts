import type { ChannelKind, MediaKind } from "./conversation-words.ts";

/*
 * What each channel takes, from Meta's documents (2026). Free of zod: the composer reads it on the page's first load.
 */

export type MediaLimit = {
  maxBytes: number;
  mimeTypes: readonly string[];
};

export type ChannelLimits = {
  /** Instagram counts the bytes of UTF-8, WhatsApp the characters (UTF-16 units here, which is never too few). */
  text: { max: number; unit: "characters" | "bytes" };
  /** 0: the channel takes no caption with a file; words go as a message of their own. */
  maxCaptionCharacters: number;
  /** Kinds that are missing cannot be sent. */
  media: { readonly [kind in MediaKind]?: MediaLimit };
  /** Free-form messages are taken for so long after the customer's last one. */
  windowHours: number;
  /** For so long a person, never the agent, may still answer. Undefined: no longer than the window. */
  humanAgentDays?: number;
  hasTemplates: boolean;
  /** Whether an answer can quote the message it answers. */
  hasReplies: boolean;
};

const megabyte = 1024 * 1024;

const documentTypes = [
  "application/pdf",
  "text/plain",
  "text/csv",
  "application/msword",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.ms-excel",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
] as const;

export const channelLimits: { readonly [kind in ChannelKind]: ChannelLimits } = {
  whatsapp: {
    text: { max: 4096, unit: "characters" },
    maxCaptionCharacters: 1024,
    media: {
      image: { maxBytes: 5 * megabyte, mimeTypes: ["image/jpeg", "image/png"] },
      video: { maxBytes: 16 * megabyte, mimeTypes: ["video/mp4", "video/3gpp"] },
      audio: {
        maxBytes: 16 * megabyte,
        mimeTypes: ["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"],
      },
      document: { maxBytes: 100 * megabyte, mimeTypes: documentTypes },
      sticker: { maxBytes: megabyte / 2, mimeTypes: ["image/webp"] },
    },
    windowHours: 24,
    hasTemplates: true,
    hasReplies: true,
  },
  instagram: {
    text: { max: 1000, unit: "bytes" },
    maxCaptionCharacters: 0,
    media: {
      image: { maxBytes: 8 * megabyte, mimeTypes: ["image/jpeg", "image/png"] },
      video: { maxBytes: 25 * megabyte, mimeTypes: ["video/mp4", "video/ogg", "video/quicktime", "video/webm"] },
      audio: { maxBytes: 25 * megabyte, mimeTypes: ["audio/aac", "audio/mp4", "audio/wav"] },
      document: { maxBytes: 25 * megabyte, mimeTypes: ["application/pdf"] },
    },
    windowHours: 24,
    humanAgentDays: 7,
    hasTemplates: false,
    hasReplies: false,
  },
};

/** A text's length in the unit in which the channel counts. */
export const measureText = (kind: ChannelKind, text: string): number =>
  channelLimits[kind].text.unit === "bytes" ? utf8Length(text) : text.length;

export const isTextTooLong = (kind: ChannelKind, text: string): boolean =>
  measureText(kind, text) > channelLimits[kind].text.max;

/** Bytes of UTF-8, counted without an encoder: this package knows neither the browser's nor Node's types. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
