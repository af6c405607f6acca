import { useCallback } from "react";
import { trpc } from "../../api/trpc.ts";

/** Fetches again what shows a contact: the conversation, its line in the list, what happened to it. */
export function useContactChanged(): () => Promise<void> {
  const utils = trpc.useUtils();
  return useCallback(async () => {
    await Promise.all([
      utils.conversations.get.invalidate(),
      utils.conversations.list.invalidate(),
      utils.conversations.events.invalidate(),
    ]);
  }, [utils]);
}
