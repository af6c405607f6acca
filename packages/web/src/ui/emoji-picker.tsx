import { EmojiPicker as Picker } from "frimousse";
import { useLocale, useTranslations } from "use-intl";
import { loadEmojiData } from "./emoji-data.ts";
import { inputStyle } from "./input.tsx";

/** All emoji, searchable in the page's language, reached by arrows. Load it lazily: its names are large. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTranslations("ui.emoji");
  const locale = useLocale();
  return (
    <Picker.Root
      className="flex h-80 w-78 max-w-full flex-col gap-2"
      locale={locale.startsWith("pt") ? "pt" : "en"}
      resolveEmojiData={() => loadEmojiData(locale)}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search autoFocus aria-label={t("search")} placeholder={t("search")} className={inputStyle()} />
      <Picker.Viewport className="relative min-h-0 flex-1 overflow-y-auto outline-none">
        <Picker.Loading className="absolute inset-0 grid place-items-center text-sm text-muted">
          {t("loading")}
        </Picker.Loading>
        <Picker.Empty className="absolute inset-0 grid place-items-center text-sm text-muted">
          {t("empty")}
        </Picker.Empty>
        <Picker.List
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className="bg-raised py-1 text-xs font-medium text-muted">
                {category.label}
              </div>
            ),
            Row: ({ children, ...props }) => <div {...props}>{children}</div>,
            Emoji: ({ emoji, ...props }) => (
              <button
                type="button"
                {...props}
                aria-label={emoji.label}
                className="grid size-9 place-items-center rounded-sm text-xl data-active:bg-selected"
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
    </Picker.Root>
  );
}
