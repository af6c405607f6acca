import { describeMessage } from "./describe-message.ts";
import type { TurnContext, TurnMessage } from "./turn-context.ts";

// How much of the recent conversation a prompt holds in full.
const maxMessages = 40;
const maxCharacters = 16_000;

export type SplitHistory = { earlier: TurnMessage[]; recent: TurnMessage[] };

/**
 * Cuts the history: what was before the last hand-back, or is too far back to fit, belongs to `earlier`. A message that
 * still waits for an answer is always recent.
 */
export function splitHistory({ messages }: TurnContext): SplitHistory {
  let characters = 0;
  let first = messages.length;
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (!message) break;
    characters += describeMessage(message).length;
    const isTooMuch = messages.length - index > maxMessages || characters > maxCharacters;
    if (!message.isNew && (message.isEarlier || isTooMuch)) break;
    first = index;
  }
  return { earlier: messages.slice(0, first), recent: messages.slice(first) };
}

const quoteLength = 200;
const quotes = 3;

/** What was said before, in a few lines: how much, by whom, and the last words of each side. Undefined: nothing was. */
export function summarizeEarlier(
  earlier: TurnMessage[],
  { summary, lastHandoff }: Pick<TurnContext, "summary" | "lastHandoff">,
): string | undefined {
  const team = earlier.filter(({ author }) => author === "person" || author === "phone");
  const lines = [
    cut(summary.trim(), 2000),
    earlier.length > 0 ? `Houve ${earlier.length} mensagens antes das que aparecem abaixo.` : "",
    lastHandoff
      ? `A conversa já foi passada à equipe uma vez. Resumo daquela vez: ${cut(lastHandoff.summary, 600)}`
      : "",
    ...quote(
      "O cliente disse por último",
      earlier.filter(({ author }) => author === "contact"),
    ),
    ...quote("A equipe disse por último", team),
  ];
  return lines.filter((line) => line !== "").join("\n") || undefined;
}

const quote = (title: string, messages: TurnMessage[]): string[] =>
  messages.length === 0
    ? []
    : [
        `${title}: ${messages
          .slice(-quotes)
          .map((message) => `“${cut(describeMessage(message), quoteLength)}”`)
          .join(" ")}`,
      ];

/** By code point: half an emoji is not text. */
function cut(text: string, length: number): string {
  const letters = Array.from(text);
  return letters.length > length ? `${letters.slice(0, length).join("")}…` : text;
}
