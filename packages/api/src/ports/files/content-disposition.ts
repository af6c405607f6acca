// What a browser shows without running anything of it. SVG is missing on purpose: it is a document with scripts.
const shownInline = new Set([
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "audio/aac",
  "audio/amr",
  "audio/mp4",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/webm",
  "video/3gpp",
  "video/mp4",
  "video/ogg",
  "video/quicktime",
  "video/webm",
  "application/pdf",
]);

/** The type without parameters, in small letters: `audio/ogg; codecs=opus` is `audio/ogg`. */
export const bareType = (mimeType: string): string => (mimeType.split(";")[0] ?? "").trim().toLowerCase();

export const isShownInline = (mimeType: string): boolean => shownInline.has(bareType(mimeType));

/** RFC 6266, with the name once in ASCII and once as it is. */
export function contentDisposition(disposition: "inline" | "attachment", filename: string): string {
  if (filename === "") return disposition;
  const ascii = filename.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  // encodeURIComponent leaves '()* alone, which RFC 8187 does not allow; half a surrogate pair would throw.
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
