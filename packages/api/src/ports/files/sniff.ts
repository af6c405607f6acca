import { bareType } from "./content-disposition.ts";

export type SniffedFile =
  /** `mimeType`: what it really is, where that can be told; else what it was declared to be. */
  | { isAllowed: true; mimeType: string }
  /** `dangerous`: it could run something on somebody's machine. `mismatch`: it is not what it says it is. */
  | { isAllowed: false; reason: "dangerous" | "mismatch" };

export type DeclaredFile = { mimeType: string; filename: string };

const dangerousTypes = new Set([
  "application/java-archive",
  "application/java-vm",
  "application/vnd.android.package-archive",
  "application/vnd.microsoft.portable-executable",
  "application/x-apple-diskimage",
  "application/x-debian-package",
  "application/x-deb",
  "application/x-elf",
  "application/x-mach-binary",
  "application/x-ms-shortcut",
  "application/x-msdownload",
  "application/x-msi",
  "application/x-nintendo-nes-rom",
  "application/x-rpm",
  "application/x-shockwave-flash",
  "application/javascript",
  "application/wasm",
  "application/x-httpd-php",
  "application/x-sh",
  "application/xhtml+xml",
  "image/svg+xml",
  "text/css",
  "text/html",
  "text/javascript",
]);

// By their name alone: what a double click runs, whatever the bytes look like.
const dangerousNames =
  /\.(?:apk|app|bat|bin|cmd|com|cpl|deb|dll|dmg|elf|exe|hta|html?|jar|jse?|lnk|mht(?:ml)?|mjs|msi|msp|php\d?|pif|pkg|ps1|psm1|reg|rpm|scr|sh|svgz?|swf|url|vbe?|vbs|wasm|wsf|xhtml|xslt?)$/i;

// Text that a browser or a shell would run. Only the beginning counts: that is how they decide too.
const activeText =
  /^(?:#!|<\?php|<!doctype\s|<!--|<(?:html|head|body|script|svg|iframe|object|embed|meta|style|link)[\s>/])/i;

// XML is data (each Brazilian invoice is such a file) unless it is a page, a drawing or brings a style sheet.
const activeXml = /<(?:\w+:)?(?:svg|html|script)[\s>/]|www\.w3\.org\/(?:1999\/xhtml|2000\/svg)|<\?xml-stylesheet/i;

/** The containers in which one detected type stands for another, declared one. */
const sameContainer: ReadonlySet<string>[] = [
  new Set(["application/xml", "text/xml", "text/plain"]),
  new Set([
    "audio/mp4",
    "audio/x-m4a",
    "audio/m4a",
    "audio/aac",
    "video/mp4",
    "video/x-m4v",
    "video/quicktime",
    "video/3gpp",
    "audio/3gpp",
  ]),
  new Set(["audio/webm", "video/webm", "video/matroska"]),
  new Set(["audio/ogg", "video/ogg", "audio/opus", "application/ogg"]),
  new Set(["audio/mpeg", "audio/mp3"]),
  new Set(["audio/wav", "audio/x-wav", "audio/vnd.wave"]),
];

const headBytes = 4_096;

/**
 * Looks at a file's first bytes: is it what it was declared to be, and is it harmless? A stream is read as far as
 * needed and then cancelled.
 */
export async function sniffFile(
  source: Uint8Array | ReadableStream<Uint8Array>,
  { mimeType, filename }: DeclaredFile,
): Promise<SniffedFile> {
  const declared = bareType(mimeType);
  const [head, found] = await readHead(source);
  if (dangerousNames.test(filename.trim()) || dangerousTypes.has(declared)) return refused("dangerous");
  if ((found === undefined || found === "application/xml") && looksActive(head)) return refused("dangerous");
  if (found !== undefined && dangerousTypes.has(found)) return refused("dangerous");
  return compare(declared, found, head);
}

const refused = (reason: "dangerous" | "mismatch"): SniffedFile => ({ isAllowed: false, reason });

async function readHead(source: Uint8Array | ReadableStream<Uint8Array>): Promise<[Uint8Array, string | undefined]> {
  // Loaded with the first file: it is not small, and most starts look at none.
  const { fileTypeFromBuffer, fileTypeFromStream } = await import("file-type");
  if (source instanceof Uint8Array) {
    const found = await fileTypeFromBuffer(source);
    return [source.subarray(0, headBytes), found && bareType(found.mime)];
  }
  const [forHead, forType] = source.tee();
  const [head, found] = await Promise.all([firstBytes(forHead), fileTypeFromStream(forType)]);
  return [head, found && bareType(found.mime)];
}

async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= headBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}

function looksActive(head: Uint8Array): boolean {
  const text = Buffer.from(head)
    .toString(isUtf16(head) ? "utf16le" : "utf8")
    .replace(/^[\uFEFF\s\0]+/, "");
  return activeText.test(text) || (text.startsWith("<?xml") && activeXml.test(text));
}

const isUtf16 = (head: Uint8Array): boolean => head[0] === 0xff && head[1] === 0xfe;

function compare(declared: string, found: string | undefined, head: Uint8Array): SniffedFile {
  const family = declared.split("/")[0] ?? "";
  const isMedia = ["image", "audio", "video"].includes(family);
  if (found === undefined) {
    // Every picture, sound, film and PDF has a signature; AAC and AMR come in forms without a reliable one.
    const hasSignature = (isMedia && !/^audio\/(?:aac|amr|basic|l16)/.test(declared)) || declared === "application/pdf";
    if (hasSignature) return refused("mismatch");
    if (family === "text" && head.includes(0) && !isUtf16(head)) return refused("mismatch");
    return { isAllowed: true, mimeType: declared || "application/octet-stream" };
  }
  if (found === declared) return { isAllowed: true, mimeType: declared };
  if (sameContainer.some((types) => types.has(found) && types.has(declared)))
    return { isAllowed: true, mimeType: declared };
  // A picture is told apart from a film, but PNG named JPEG is a slip: it is served as what it is.
  if (isMedia) return found.startsWith(`${family}/`) ? { isAllowed: true, mimeType: found } : refused("mismatch");
  if (family === "text" || declared === "application/pdf") return refused("mismatch");
  // Office files are archives inside; a document of an unknown type keeps its name and is only ever downloaded.
  return { isAllowed: true, mimeType: declared === "" || declared === "application/octet-stream" ? found : declared };
}
