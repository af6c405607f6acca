const maxBytes = 100 * 1024 * 1024;
const timeoutMs = 15_000;

interface RemoteFile {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly filename: string | undefined;
}

/** Fetches a linked file as Meta's servers do. Undefined when it is not there, too large or too slow. */
export async function fetchRemoteFile(link: string): Promise<RemoteFile | undefined> {
  try {
    const response = await fetch(link, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok || response.body === null) return undefined;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > maxBytes) return undefined;
      chunks.push(chunk);
    }
    const filename = decodeURIComponent(new URL(link).pathname.split("/").at(-1) ?? "") || undefined;
    const mimeType = response.headers.get("content-type") ?? "application/octet-stream";
    return { bytes: Buffer.concat(chunks), mimeType, filename };
  } catch {
    return undefined;
  }
}
