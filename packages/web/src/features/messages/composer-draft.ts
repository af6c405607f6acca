/** What somebody was writing in a conversation, kept in this browser until it is sent. */
export type ComposerDraft = { mode: "reply" | "note"; text: string };

const empty: ComposerDraft = { mode: "reply", text: "" };

const keyOf = (userId: string, conversationId: string): string => `piloto:composer:${userId}:${conversationId}`;

export function readDraft(userId: string, conversationId: string): ComposerDraft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId, conversationId)) ?? "null");
    if (typeof kept !== "object" || kept === null || !("text" in kept) || typeof kept.text !== "string") return empty;
    return { mode: "mode" in kept && kept.mode === "note" ? "note" : "reply", text: kept.text };
  } catch {
    return empty;
  }
}

export function writeDraft(userId: string, conversationId: string, draft: ComposerDraft): void {
  const key = keyOf(userId, conversationId);
  try {
    if (draft.text === "") localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Without storage a reload would lose the draft; the page itself still has it.
  }
}
