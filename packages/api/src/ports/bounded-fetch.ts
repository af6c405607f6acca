/** The body, or undefined when it is larger than `maxBytes`; never reads further than that. */
export async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const isTooLarge = Number(response.headers.get("content-length") ?? 0) > maxBytes;
  if (isTooLarge) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The code of a failed fetch, or its name. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
