/** More words than anybody types; each is a list to be read and intersected. */
const maxWords = 12;

/**
 * What was typed as a text search query (PostgreSQL manual, 8.11.2): all words, the last one perhaps unfinished. Each is
 * quoted, so that no sign in it is an operator; what a word is made of ("2,30", an address) the parser then decides as it
 * did for the messages. undefined when there is nothing to look for.
 */
export function toSearchQuery(typed: string): string | undefined {
  const words = typed
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, maxWords);
  if (words.length === 0) return undefined;
  return `${words.map(quote).join(" & ")}:*`;
}

const quote = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
