/** The word being typed that opens a menu: `/fre` for quick replies, `@Ren` for people. */
export type Trigger = { kind: "quickReply" | "mention"; query: string; from: number; to: number };

/**
 * A quick reply is asked for by a slash that begins the text; a mention, in notes only, by an at sign that begins a word.
 * undefined: nothing of the kind stands before the cursor.
 */
export function findTrigger(text: string, cursor: number, mode: "reply" | "note"): Trigger | undefined {
  const before = text.slice(0, cursor);
  const slash = /^\/([a-z0-9-]*)$/i.exec(before);
  if (slash && mode === "reply") return { kind: "quickReply", query: slash[1] ?? "", from: 0, to: cursor };
  const at = /(^|\s)@([\p{L}\p{N}]{0,40})$/u.exec(before);
  if (!at || mode !== "note") return undefined;
  const query = at[2] ?? "";
  return { kind: "mention", query, from: cursor - query.length - 1, to: cursor };
}

/** The text with the trigger's word replaced, and where the cursor stands afterwards. */
export function replaceTrigger(text: string, { from, to }: Trigger, insert: string): { text: string; cursor: number } {
  return { text: `${text.slice(0, from)}${insert}${text.slice(to)}`, cursor: from + insert.length };
}

/** Which of the people are named in the note: "@Renata Moreira" or "@Renata". */
export function findMentions(text: string, people: { id: string; name: string }[]): string[] {
  const folded = text.toLocaleLowerCase();
  return people
    .filter(({ name }) => {
      const whole = `@${name.toLocaleLowerCase()}`;
      const first = `@${name.split(" ")[0]?.toLocaleLowerCase()}`;
      return folded.includes(whole) || new RegExp(`${escapeForPattern(first)}(?![\\p{L}\\p{N}])`, "u").test(folded);
    })
    .map(({ id }) => id);
}

const escapeForPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
