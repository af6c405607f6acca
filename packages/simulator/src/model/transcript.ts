/*
 * Callers write a conversation in one of two ways: a message of the API for each turn, or one message that holds all
 * turns as data, each in an element named after its speaker. This reads the second.
 */

interface Turn {
  readonly isCustomer: boolean;
  readonly text: string;
}

const speakers = /<(cliente|customer|user|agente|agent|assistant|equipe|team|sistema)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g;
const customers = new Set(["cliente", "customer", "user"]);

/** The turns inside, oldest first; empty when the text is no transcript. */
export function readTranscript(text: string): Turn[] {
  return [...text.matchAll(speakers)].map(([, speaker = "", words = ""]) => ({
    isCustomer: customers.has(speaker),
    text: plainText(words),
  }));
}

const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

function plainText(escaped: string): string {
  return escaped.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity).trim();
}
