import { useEffect, useMemo, useSyncExternalStore } from "react";
import { z } from "zod";
import { readErrorData } from "../../api/error-data.ts";
import { trpcClient } from "../../api/trpc.ts";
import { queryUtils } from "../../app/query-client.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { type PendingMessage, Refusal, SendQueue } from "./send-queue.ts";

const replyTo = { replyToId: z.string().optional() };
const stored: z.ZodType<PendingMessage[]> = z.array(
  z.object({
    clientKey: z.string(),
    conversationId: z.string(),
    content: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("text"), text: z.string(), ...replyTo }),
      z.object({ kind: z.literal("note"), text: z.string(), mentions: z.array(z.string()) }),
      z.object({
        kind: z.literal("attachments"),
        attachmentIds: z.array(z.string()),
        caption: z.string(),
        filenames: z.array(z.string()),
        ...replyTo,
      }),
      z.object({
        kind: z.literal("template"),
        templateId: z.string(),
        parameters: z.record(z.string(), z.string()),
        preview: z.string(),
        headerAttachmentId: z.string().optional(),
      }),
    ]),
    createdAt: z.string(),
    state: z.enum(["waiting", "sending", "refused"]),
  }),
) as z.ZodType<PendingMessage[]>;

// One queue per person and workspace for the life of the page: a message must not be sent by two of them at once.
const queues = new Map<string, SendQueue>();

function openQueue(userId: string, workspaceId: string): SendQueue {
  const key = `piloto:pending:${userId}:${workspaceId}`;
  const known = queues.get(key);
  if (known) return known;
  const queue = new SendQueue({
    send: (message) => send(workspaceId, message),
    load: () => load(key),
    save: (messages) => save(key, messages),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onSent: ({ conversationId }) => {
      void queryUtils.messages.list.invalidate({ workspaceId, conversationId });
      void queryUtils.conversations.get.invalidate({ workspaceId, conversationId });
      void queryUtils.conversations.list.invalidate({ workspaceId });
    },
  });
  queues.set(key, queue);
  return queue;
}

function load(key: string): PendingMessage[] {
  try {
    return stored.parse(JSON.parse(localStorage.getItem(key) ?? "[]"));
  } catch {
    return [];
  }
}

function save(key: string, messages: PendingMessage[]): void {
  try {
    if (messages.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(messages));
  } catch {
    // Without storage a reload would lose what waits; what is on the screen still goes out.
  }
}

/** Hands the message over. Resolves once the server keeps it; a "no" becomes a Refusal, silence stays silence. */
async function send(workspaceId: string, { conversationId, clientKey, content }: PendingMessage): Promise<void> {
  const place = { workspaceId, conversationId, clientKey };
  try {
    switch (content.kind) {
      case "text":
        await trpcClient.messages.sendText.mutate({ ...place, text: content.text, ...reply(content) });
        return;
      case "note":
        await trpcClient.messages.addNote.mutate({ ...place, text: content.text, mentions: content.mentions });
        return;
      case "attachments": {
        const { attachmentIds, caption } = content;
        await trpcClient.messages.sendAttachments.mutate({ ...place, attachmentIds, caption, ...reply(content) });
        return;
      }
      case "template": {
        const { templateId, parameters, headerAttachmentId } = content;
        await trpcClient.messages.sendTemplate.mutate({
          ...place,
          templateId,
          parameters,
          ...(headerAttachmentId && { headerAttachmentId }),
        });
      }
    }
  } catch (error) {
    throw readRefusal(error) ?? error;
  }
}

const reply = ({ replyToId }: { replyToId?: string | undefined }) => (replyToId ? { replyToId } : {});

// Codes after which the same message may still be accepted by itself.
const passing = new Set(["UNAVAILABLE", "INTERNAL", "RATE_LIMITED", "SESSION_EXPIRED", "CSRF_REJECTED"]);

function readRefusal(error: unknown): Refusal | undefined {
  const facts = readErrorData(error);
  if (!facts || passing.has(facts.appCode)) return undefined;
  const reason = facts.details["reason"];
  return new Refusal(facts.appCode, typeof reason === "string" ? reason : "");
}

/** What was written in this workspace and is not confirmed, and the queue that sends it. */
export function useSendQueue(): { queue: SendQueue; pending: PendingMessage[] } {
  const userId = useMe().user.id;
  const { workspaceId } = useWorkspace();
  const queue = useMemo(() => openQueue(userId, workspaceId), [userId, workspaceId]);
  const pending = useSyncExternalStore(queue.subscribe, queue.list);
  useEffect(() => {
    const wake = () => queue.wake();
    wake();
    window.addEventListener("online", wake);
    return () => window.removeEventListener("online", wake);
  }, [queue]);
  return { queue, pending };
}
