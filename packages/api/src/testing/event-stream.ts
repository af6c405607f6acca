import { z } from "zod";
import type { TestBrowser } from "./test-app.ts";

/** One event of a stream as it travels (text/event-stream), its data parsed. */
export type StreamEvent = { event: string; id: string | undefined; data: unknown };

export type TestStream = {
  response: Response;
  /** The next event that is no ping; undefined when the stream has ended. Fails after `waitMs`. */
  next: (waitMs?: number) => Promise<StreamEvent | undefined>;
  close: () => Promise<void>;
};

/** Opens a subscription as the browser's EventSource does, on any instance. */
export async function openEventStream(
  browser: Pick<TestBrowser, "fetch">,
  path: string,
  { input, lastEventId }: { input: unknown; lastEventId?: string },
): Promise<TestStream> {
  const abort = new AbortController();
  const response = await browser.fetch(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { accept: "text/event-stream", ...(lastEventId !== undefined && { "last-event-id": lastEventId }) },
    signal: abort.signal,
  });
  const events = readEvents(response);
  return {
    response,
    next: (waitMs = 8_000) => within(waitMs, nextOf(events)),
    async close() {
      abort.abort();
      // It may wait for an event that never comes; the abort has told the server.
      void events.return(undefined).catch(() => undefined);
      await Promise.resolve();
    },
  };
}

async function nextOf(events: AsyncGenerator<StreamEvent, undefined>): Promise<StreamEvent | undefined> {
  for (;;) {
    const { value } = await events.next();
    if (value?.event !== "ping") return value;
  }
}

async function within<Value>(waitMs: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nothing came on the stream")), waitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function* readEvents(response: Response): AsyncGenerator<StreamEvent, undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event) yield event;
    }
  }
  return undefined;
}

function parseBlock(block: string): StreamEvent | undefined {
  const fields = new Map(
    block
      .split("\n")
      .filter((line) => line !== "")
      .map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
  if (fields.size === 0) return undefined;
  const data = fields.get("data") ?? "";
  return { event: fields.get("event") ?? "message", id: fields.get("id"), data: data === "" ? null : JSON.parse(data) };
}

const refusal = z.object({ data: z.object({ appCode: z.string(), httpStatus: z.number() }) });

/** The code with which a stream ended, and the status it would have had as an answer; undefined for another event. */
export const refusalOf = (event: StreamEvent | undefined): { appCode: string; httpStatus: number } | undefined =>
  event?.event === "serialized-error" ? refusal.parse(event.data).data : undefined;
