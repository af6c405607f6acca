import type { PlaygroundAnswer } from "@piloto/shared/playground";

/** One line of a try: what the "customer" wrote, or all that the agent would have done about it. */
export type TranscriptEntry =
  | { kind: "contact"; id: string; text: string }
  | { kind: "answer"; id: string; answer: PlaygroundAnswer };

export type TryMessage = { author: "contact" | "agent"; text: string };

/** The conversation as the server reads it: the newest `max` messages, the agent's with the words it would have sent. */
export function toMessages(entries: readonly TranscriptEntry[], max: number): TryMessage[] {
  const messages = entries.flatMap((entry): TryMessage[] =>
    entry.kind === "contact"
      ? [{ author: "contact", text: entry.text }]
      : entry.answer.replies.filter((text) => text.trim() !== "").map((text) => ({ author: "agent", text })),
  );
  return messages.slice(-max);
}

/** How many of the last answers failed in a row: a rule may hand off after some. */
export function countFailedTurns(entries: readonly TranscriptEntry[]): number {
  const answers = entries.flatMap((entry) => (entry.kind === "answer" ? [entry.answer] : []));
  const lastGood = answers.findLastIndex(({ isFailedTurn }) => !isFailedTurn);
  return answers.length - 1 - lastGood;
}

/** Whether the customer's last words have no answer yet: the same may be tried again. */
export const isUnanswered = (entries: readonly TranscriptEntry[]): boolean => {
  const last = entries.at(-1);
  return last !== undefined && (last.kind === "contact" || last.answer.failure !== null);
};

/** What is sent once more after a failure: without the answer that was none. */
export const withoutFailure = (entries: readonly TranscriptEntry[]): readonly TranscriptEntry[] => {
  const last = entries.at(-1);
  return last?.kind === "answer" && last.answer.failure !== null ? entries.slice(0, -1) : entries;
};
