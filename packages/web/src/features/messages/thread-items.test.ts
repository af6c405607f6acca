import type { ConversationEventView, MessageView } from "@piloto/shared/conversation-views";
import { describe, expect, test } from "vitest";
import type { PendingMessage } from "./send-queue.ts";
import { arrangeThread, type ThreadItem } from "./thread-items.ts";

const message = (id: string, at: string, more: Partial<MessageView> = {}): MessageView => ({
  id,
  seq: 1,
  direction: "in",
  author: "contact",
  authorUser: null,
  agent: null,
  runId: null,
  type: "text",
  text: id,
  payload: {},
  attachments: [],
  reactions: [],
  replyTo: null,
  mentions: [],
  status: "received",
  error: null,
  clientKey: null,
  occurredAt: `2026-11-${at}:00.000Z`,
  deliveredAt: null,
  readAt: null,
  editedAt: null,
  isDeleted: false,
  ...more,
});

const event = (id: string, at: string, kind = "control"): ConversationEventView => ({
  id,
  kind,
  actor: "agent",
  user: null,
  agent: null,
  runId: null,
  data: {},
  at: `2026-11-${at}:00.000Z`,
});

const pending = (clientKey: string): PendingMessage => ({
  clientKey,
  conversationId: "c",
  content: { kind: "text", text: clientKey },
  createdAt: "2026-11-20T12:00:00Z",
  state: "waiting",
});

const arrange = (input: Partial<Parameters<typeof arrangeThread>[0]>) =>
  arrangeThread({
    messages: [],
    events: [],
    pending: [],
    hasOlder: false,
    hasNewer: false,
    dayOf: (at) => at.slice(0, 10),
    ...input,
  });
const names = (items: ThreadItem[]) => items.map((item) => (item.kind === "day" ? item.at.slice(5, 10) : item.key));

describe("a thread", () => {
  test("reads from old to new, with a line where a day begins", () => {
    const messages = [message("c", "19T09:00"), message("b", "18T10:01"), message("a", "18T10:00")];
    expect(names(arrange({ messages }))).toEqual(["11-18", "a", "b", "11-19", "c"]);
  });

  test("names the author once for messages within two minutes, and again after something else", () => {
    const lia = { direction: "out" as const, author: "agent" as const, agent: { id: "lia", name: "Lia" } };
    const messages = [
      message("e", "18T10:05", lia),
      message("d", "18T10:02", lia),
      message("c", "18T10:01", lia),
      message("b", "18T10:01"),
      message("a", "18T10:00"),
    ];
    const shown = arrange({ messages, events: [event("x", "18T10:04")] });
    expect(shown.flatMap((item) => (item.kind === "message" && item.showsAuthor ? [item.key] : []))).toEqual([
      "a",
      "c",
      "e",
    ]);
  });

  test("shows what happened between the messages, but not what belongs to pages not loaded", () => {
    const events = [event("before", "18T09:00"), event("between", "18T10:30"), event("label", "18T10:31", "labelled")];
    const messages = [message("b", "18T11:00"), message("a", "18T10:00")];
    expect(names(arrange({ messages, events, hasOlder: true }))).toEqual(["11-18", "a", "between", "b"]);
    expect(names(arrange({ messages, events }))).toEqual(["11-18", "before", "a", "between", "b"]);
  });

  test("ends with what is on its way, once: a confirmed message is no longer pending and keeps its key", () => {
    const messages = [message("m1", "18T10:00", { clientKey: "k1", direction: "out", author: "person" })];
    expect(names(arrange({ messages, pending: [pending("k1"), pending("k2")] }))).toEqual(["11-18", "k1", "k2"]);
    expect(names(arrange({ messages, pending: [pending("k2")], hasNewer: true }))).toEqual(["11-18", "k1"]);
  });
});
