import type { ConversationDetail, MessageView } from "@piloto/shared/conversation-views";
import { isTextTooLong } from "@piloto/shared/channel-limits";
import { useEffect, useRef, useState } from "react";
import { setTyping } from "../../app/inbox/typing-store.ts";
import { useMe } from "../../app/workspace.ts";
import { type ComposerDraft, readDraft, writeDraft } from "./composer-draft.ts";
import { findMentions, replaceTrigger } from "./composer-triggers.ts";
import type { SendQueue } from "./send-queue.ts";
import { useSuggestions } from "./use-suggestions.ts";
import { useUploads } from "./use-uploads.ts";

type ComposerInput = {
  conversation: ConversationDetail;
  queue: SendQueue;
  replyTo: MessageView | undefined;
  onSent: () => void;
};

const typingRestMs = 5_000;

/** All that the composer knows: draft, files, suggestions, and how it becomes a message. */
export function useComposer({ conversation, queue, replyTo, onSent }: ComposerInput) {
  const userId = useMe().user.id;
  const { id: conversationId, channel } = conversation;
  const [draft, setDraft] = useState<ComposerDraft>(() => readDraft(userId, conversationId));
  const [cursor, setCursor] = useState(draft.text.length);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const uploads = useUploads(conversationId, channel.kind);
  const suggestions = useSuggestions(draft.text, cursor, draft.mode);
  useTypingSignal(conversationId, draft);
  useEffect(() => writeDraft(userId, conversationId, draft), [userId, conversationId, draft]);

  const write = (text: string, at = text.length) => {
    setDraft((current) => ({ ...current, text }));
    setCursor(at);
    // After React has written the text, or the browser would move the cursor to its end.
    requestAnimationFrame(() => textarea.current?.setSelectionRange(at, at));
  };
  const insert = (words: string) => {
    const at = textarea.current?.selectionStart ?? draft.text.length;
    const to = textarea.current?.selectionEnd ?? at;
    write(`${draft.text.slice(0, at)}${words}${draft.text.slice(to)}`, at + words.length);
    textarea.current?.focus();
  };
  const pick = (id: string, label: string) => {
    const { trigger } = suggestions;
    if (!trigger) return;
    const words = trigger.kind === "mention" ? `@${label} ` : suggestions.bodyOf(id);
    const next = replaceTrigger(draft.text, trigger, words);
    write(next.text, next.cursor);
  };

  const text = draft.text.trim();
  const isNote = draft.mode === "note";
  const files = isNote ? [] : uploads.uploads;
  const isTooLong = !isNote && isTextTooLong(channel.kind, text);
  const isUploading = files.some(({ state }) => state === "uploading");
  const ready = files.filter(({ state }) => state === "ready");
  const canSend = !isUploading && !isTooLong && (text !== "" || ready.length > 0);

  const send = () => {
    if (!canSend) return;
    const base = { clientKey: crypto.randomUUID(), conversationId, createdAt: new Date().toISOString() };
    const reply = replyTo ? { replyToId: replyTo.id } : {};
    if (isNote) {
      queue.add({ ...base, content: { kind: "note", text, mentions: findMentions(text, suggestions.people) } });
    } else if (ready.length > 0) {
      const attachmentIds = ready.flatMap(({ attachmentId }) => attachmentId ?? []);
      const filenames = ready.map(({ filename }) => filename);
      queue.add({ ...base, content: { kind: "attachments", attachmentIds, filenames, caption: text, ...reply } });
      uploads.clear();
    } else {
      queue.add({ ...base, content: { kind: "text", text, ...reply } });
    }
    write("");
    onSent();
  };
  const setMode = (mode: ComposerDraft["mode"]) => setDraft((current) => ({ ...current, mode }));
  return {
    draft,
    write,
    setCursor,
    insert,
    pick,
    setMode,
    send,
    canSend,
    isTooLong,
    isUploading,
    textarea,
    uploads,
    suggestions,
  };
}

/** Tells the others that somebody writes a reply, and stops telling after a while of silence. */
function useTypingSignal(conversationId: string, { mode, text }: ComposerDraft): void {
  const first = useRef(text);
  useEffect(() => {
    // A draft that was only read back is not typing.
    if (mode !== "reply" || text === "" || text === first.current) {
      setTyping(conversationId, false);
      return;
    }
    setTyping(conversationId, true);
    const rest = setTimeout(() => setTyping(conversationId, false), typingRestMs);
    return () => clearTimeout(rest);
  }, [conversationId, mode, text]);
  useEffect(() => () => setTyping(conversationId, false), [conversationId]);
}
