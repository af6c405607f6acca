import type { ChannelKind } from "@piloto/shared/conversation-words";
import { playgroundLimits } from "@piloto/shared/playground";
import { useState } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { countFailedTurns, toMessages, type TranscriptEntry, withoutFailure } from "./transcript.ts";

/** What is pretended while trying. */
export type Pretence = {
  channel: ChannelKind;
  contactName: string;
  /** As a `datetime-local` field writes it. */ at: string;
};

type Options = { agentId: string; save: () => Promise<boolean>; pretence: Pretence };

/** A talk with the draft. Nothing of it is kept; leaving the page ends it. */
export function useTry({ agentId, save, pretence }: Options) {
  const { workspaceId } = useWorkspace();
  const [entries, setEntries] = useState<readonly TranscriptEntry[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const [isUnsaved, setIsUnsaved] = useState(false);
  const attempt = trpc.playground.try.useMutation();

  const ask = async (asked: readonly TranscriptEntry[]) => {
    attempt.reset();
    setEntries(asked);
    setIsUnsaved(false);
    setIsSaving(true);
    const isSaved = await save().finally(() => setIsSaving(false));
    if (!isSaved) return setIsUnsaved(true);
    attempt.mutate(
      {
        workspaceId,
        agentId,
        channel: pretence.channel,
        messages: toMessages(asked, playgroundLimits.messages),
        contact: { name: pretence.contactName, facts: [] },
        failedTurns: countFailedTurns(asked),
        ...(pretence.at !== "" && { at: new Date(pretence.at).toISOString() }),
      },
      {
        onSuccess: (answer) => setEntries([...asked, { kind: "answer", id: crypto.randomUUID(), answer }]),
      },
    );
  };
  return {
    entries,
    isSaving,
    isThinking: attempt.isPending,
    isUnsaved,
    error: attempt.error,
    send: (text: string) => void ask([...entries, { kind: "contact", id: crypto.randomUUID(), text }]),
    again: () => void ask(withoutFailure(entries)),
    reset: () => {
      attempt.reset();
      setIsUnsaved(false);
      setEntries([]);
    },
  };
}
