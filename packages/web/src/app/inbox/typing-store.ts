import { useSyncExternalStore } from "react";

let typingIn: string | null = null;
const listeners = new Set<() => void>();

/** The composer says whether somebody is writing a reply; the presence line of the others tells them. */
export function setTyping(conversationId: string, isTyping: boolean): void {
  if (!isTyping && typingIn !== conversationId) return;
  const next = isTyping ? conversationId : null;
  if (next === typingIn) return;
  typingIn = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether this tab's person is writing in this conversation. */
export function useIsTyping(conversationId: string): boolean {
  return useSyncExternalStore(subscribe, () => typingIn === conversationId);
}
