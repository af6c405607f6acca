import type { ChannelKind } from "@piloto/shared/conversation-words";

/** What one text message may hold: Meta's limits, in the unit each channel counts in. */
export const textLimits: Record<ChannelKind, { max: number; unit: "characters" | "bytes" }> = {
  whatsapp: { max: 4096, unit: "characters" },
  instagram: { max: 1000, unit: "bytes" },
};

const encoder = new TextEncoder();
const graphemes = new Intl.Segmenter("pt-BR", { granularity: "grapheme" });

// From the gentlest cut to the last resort: paragraphs, lines, sentences, words.
const cuts = [/\n{2,}/, /\n/, /(?<=[.!?…])\s+/, /\s+/];
const glue = ["\n\n", "\n", " ", " "];

/**
 * The text in pieces the channel takes, cut where a reader would pause; never inside a letter or an emoji. Only white
 * space at a cut is lost. Empty text gives no piece.
 */
export function splitText(text: string, channel: ChannelKind): string[] {
  const { max, unit } = textLimits[channel];
  // WhatsApp does not say what a character is; UTF-16 units are the stricter reading.
  const measure = unit === "bytes" ? (part: string) => encoder.encode(part).length : (part: string) => part.length;
  return splitAt(text.trim(), 0, (part) => measure(part) <= max);
}

function splitAt(text: string, level: number, fits: (part: string) => boolean): string[] {
  if (text === "") return [];
  if (fits(text)) return [text];
  const cut = cuts[level];
  const parts = cut
    ? text.split(cut).flatMap((part) => splitAt(part.trim(), level + 1, fits))
    : Array.from(graphemes.segment(text), ({ segment }) => segment).flatMap((letter) =>
        // Thousands of marks on one letter are no letter any more.
        fits(letter) ? [letter] : Array.from(letter),
      );
  return join(parts, glue[level] ?? "", fits);
}

/** Fills each piece as far as it goes, so that an answer is not more messages than it must be. */
function join(parts: string[], between: string, fits: (part: string) => boolean): string[] {
  const pieces: string[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    const longer = last === undefined ? undefined : `${last}${between}${part}`;
    if (longer !== undefined && fits(longer)) pieces[pieces.length - 1] = longer;
    else pieces.push(part);
  }
  return pieces;
}
