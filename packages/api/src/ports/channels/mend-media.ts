import { fileTypeFromBuffer } from "file-type";
import type { OutboundMedia } from "./channel-adapter.ts";

/** Names that programs write and Meta does not know. */
const aliases: Readonly<Record<string, string>> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "audio/mp3": "audio/mpeg",
  "audio/m4a": "audio/mp4",
  "audio/x-m4a": "audio/mp4",
  "audio/x-wav": "audio/wav",
  "audio/opus": "audio/ogg",
  "application/ogg": "audio/ogg",
  "video/x-m4v": "video/mp4",
  "application/x-pdf": "application/pdf",
};

/** The type without its parameters, under the name Meta knows. */
export function commonMimeType(mimeType: string): string {
  const bare = (mimeType.split(";")[0] ?? "").trim().toLowerCase();
  return aliases[bare] ?? bare;
}

/**
 * The same file under another MIME type, after Meta refused it (131051–131053): what its bytes say, else the common name
 * of what it claimed. Undefined when there is nothing to mend: then the refusal is final.
 */
export async function mendMedia(media: OutboundMedia): Promise<OutboundMedia | undefined> {
  const bytes = await media.open();
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const mimeType = commonMimeType(found ?? media.mimeType);
  return mimeType === media.mimeType ? undefined : { ...media, mimeType };
}
