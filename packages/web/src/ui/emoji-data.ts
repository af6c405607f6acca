import type { EmojiData } from "frimousse";

type CompactEmoji = { unicode: string; label?: string; tags?: string[]; group?: number; skins?: { unicode: string }[] };
type Messages = { groups: { key: string; message: string; order: number }[] };

// The group of bare skin tones and hair styles, which are no emoji of their own.
const componentGroup = 2;
const tones = ["light", "medium-light", "medium", "medium-dark", "dark"] as const;

/** Emoji names in the page's language, from our own origin: the picker's default asks somebody else's server. */
export async function loadEmojiData(locale: string): Promise<EmojiData> {
  const isPortuguese = locale.startsWith("pt");
  const [compact, messages]: [{ default: CompactEmoji[] }, { default: Messages }] = await Promise.all(
    isPortuguese
      ? [import("emojibase-data/pt/compact.json"), import("emojibase-data/pt/messages.json")]
      : [import("emojibase-data/en/compact.json"), import("emojibase-data/en/messages.json")],
  );
  const groups = messages.default.groups.filter(({ order }) => order !== componentGroup);
  return {
    locale: isPortuguese ? "pt" : "en",
    categories: groups.map(({ order, message }) => ({ index: order, label: message })),
    emojis: compact.default.flatMap((emoji) => toEmoji(emoji)),
    skinTones: { light: "", "medium-light": "", medium: "", "medium-dark": "", dark: "" },
  };
}

function toEmoji({ unicode, label = "", tags = [], group, skins = [] }: CompactEmoji): EmojiData["emojis"] {
  if (group === undefined || group === componentGroup) return [];
  const variants =
    skins.length === tones.length
      ? Object.fromEntries(tones.map((tone, at) => [tone, skins[at]?.unicode ?? unicode]))
      : undefined;
  const base = { emoji: unicode, category: group, label, version: 0, tags };
  return [variants && isComplete(variants) ? { ...base, skins: variants } : base];
}

type Skins = Record<(typeof tones)[number], string>;
const isComplete = (variants: Record<string, string>): variants is Skins => tones.every((tone) => tone in variants);
