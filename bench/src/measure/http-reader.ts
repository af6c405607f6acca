/** One complete answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

export interface HttpReader {
  /** Takes bytes as they arrive; returns the answer once it is complete. One request is in flight per connection. */
  push(chunk: Buffer): RawAnswer | undefined;
}

const headEnd = Buffer.from("\r\n\r\n");
const lastChunk = Buffer.from("0\r\n\r\n");

/**
 * Finds the end of HTTP/1.1 answers, and nothing more: the load must cost less than the server, or it would be what
 * is measured. A chunked body counts as complete when the bytes so far end in the last chunk; JSON never does inside.
 */
export function createHttpReader(): HttpReader {
  let bytes: Buffer = Buffer.alloc(0);
  let bodyStart = -1;
  let bodyLength: number | undefined;

  function readHead(): void {
    const end = bytes.indexOf(headEnd);
    if (end < 0) return;
    bodyStart = end + headEnd.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString("latin1", 0, end))?.[1];
    bodyLength = length === undefined ? undefined : Number(length);
  }

  return {
    push(chunk) {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      if (bodyStart < 0) readHead();
      if (bodyStart < 0) return undefined;
      const isComplete =
        bodyLength === undefined
          ? bytes.subarray(-lastChunk.length).equals(lastChunk)
          : bytes.length >= bodyStart + bodyLength;
      if (!isComplete) return undefined;
      const answer = { status: Number(bytes.toString("latin1", 9, 12)), bytes };
      bytes = Buffer.alloc(0);
      bodyStart = -1;
      return answer;
    },
  };
}
