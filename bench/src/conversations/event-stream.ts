import { connect } from "node:net";
import { browserRequest } from "../environment/api-client.ts";

export interface StreamAddress {
  readonly port: number;
  readonly cookie: string;
  readonly workspaceId: string;
}

const conversation = /"conversationId":"([0-9a-f-]{36})"/g;

/**
 * Opens tRPC's subscription `realtime.events` as a browser does and calls back for each hint of a conversation. Resolves
 * with the first frame that the server has to say, when it has heard all that was before.
 */
export function openStream(
  { port, cookie, workspaceId }: StreamAddress,
  onHint: (conversationId: string) => void,
): Promise<{ close: () => void }> {
  const input = encodeURIComponent(JSON.stringify({ workspaceId }));
  const request = browserRequest({
    path: `/trpc/realtime.events?input=${input}`,
    headers: { cookie, accept: "text/event-stream", "cache-control": "no-cache" },
  });
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let isOpen = false;
    const close = (): void => {
      socket.removeAllListeners("close").destroy();
    };
    socket.on("connect", () => socket.write(request));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the stream was closed")));
    socket.on("data", (chunk: Buffer) => {
      const text = chunk.toString("latin1");
      for (const [, id] of text.matchAll(conversation)) onHint(id ?? "");
      if (isOpen) return;
      if (text.startsWith("HTTP") && !text.startsWith("HTTP/1.1 200")) reject(new Error(text.slice(0, 500)));
      if (!text.includes("\nid: ")) return;
      isOpen = true;
      resolve({ close });
    });
  });
}
