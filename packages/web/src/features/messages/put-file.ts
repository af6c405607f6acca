type PutFile = {
  url: string;
  headers: Record<string, string>;
  file: File;
  signal: AbortSignal;
  onProgress: (share: number) => void;
};

/** The file store took nothing: the address ended, or the file is another than it was announced. */
export class PutRefusedError extends Error {
  override name = "PutRefusedError";
  readonly isTooLarge: boolean;

  constructor(status: number, answer: string) {
    super(`the file store answered ${status}`);
    // Ours says it by the status, Google's in XML.
    this.isTooLarge = status === 413 || answer.includes("<Code>EntityTooLarge</Code>");
  }
}

/** Puts a file to its signed address; XMLHttpRequest, because fetch tells no progress. Rejects when it was not taken. */
export function putFile({ url, headers, file, signal, onProgress }: PutFile): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      // 412: it is there already, the answer of an earlier try was lost.
      if ((request.status >= 200 && request.status < 300) || request.status === 412) resolve();
      else if (request.status < 500) reject(new PutRefusedError(request.status, request.responseText));
      else reject(new Error(`the file store answered ${request.status}`));
    });
    request.addEventListener("error", () => reject(new Error("the file did not arrive")));
    request.addEventListener("abort", () => reject(new Error("cancelled")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
