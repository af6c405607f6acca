export type DiffPart = { kind: "same" | "removed" | "added"; text: string };

/** Words, single signs and the spaces between them, so that joining the parts gives the text back. */
const toWords = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gsu) ?? [];

/** How one text became the other, word by word; neighbours of one kind are one part. */
export function diffWords(before: string, after: string): DiffPart[] {
  const old = toWords(before);
  const now = toWords(after);
  const common = longestCommon(old, now);
  const parts: DiffPart[] = [];
  const push = (kind: DiffPart["kind"], text: string) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      push("same", old[i] ?? "");
      i += 1;
      j += 1;
    } else if (i < old.length && (j === now.length || common(i + 1, j) >= common(i, j + 1))) {
      push("removed", old[i] ?? "");
      i += 1;
    } else {
      push("added", now[j] ?? "");
      j += 1;
    }
  }
  return parts;
}

// Lengths of the longest common subsequence of both tails. Texts have at most 1200 characters, so the table is small.
function longestCommon(old: string[], now: string[]): (i: number, j: number) => number {
  const width = now.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
