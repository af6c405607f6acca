import { createContext, use } from "react";

const ConversationContext = createContext<string | undefined>(undefined);

export const ConversationIdProvider = ConversationContext.Provider;

/** The conversation whose thread this is. Only under ThreadPane. */
export function useConversationId(): string {
  const id = use(ConversationContext);
  if (id === undefined) throw new Error("outside a thread");
  return id;
}
