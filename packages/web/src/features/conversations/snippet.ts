export type SnippetPart = { text: string; isHit: boolean };

/** Takes a found text apart at the marks the server puts around the words: U+0002 before, U+0003 after. */
export function splitSnippet(snippet: string): SnippetPart[] {
  return snippet
    .split("\u0002")
    .flatMap((piece, index): SnippetPart[] => {
      if (index === 0) return [{ text: piece, isHit: false }];
      const [hit = "", ...rest] = piece.split("\u0003");
      return [
        { text: hit, isHit: true },
        { text: rest.join(""), isHit: false },
      ];
    })
    .filter(({ text }) => text !== "");
}
