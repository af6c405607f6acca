import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Input } from "../../ui/input.tsx";
import { Kbd } from "../../ui/kbd.tsx";

const pauseMs = 250;

/** Searches while one types; `/` leads here from anywhere in the inbox, Esc empties it. */
export function SearchField({ value, onSearch }: { value: string; onSearch: (query: string) => void }) {
  const t = useTranslations("conversations");
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // The address may change by itself (back, "Limpar a busca"); our own change coming back is no news.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onSearch(sent.current);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  const focus = () => {
    ref.current?.focus();
    ref.current?.select();
  };
  usePageKeys([{ key: "/", label: t("keys.search"), run: focus }]);
  return (
    <Input
      ref={ref}
      // A plain field: the browser's own cross of a search field would stand beside ours.
      type="text"
      role="searchbox"
      enterKeyHint="search"
      size="md"
      aria-label={t("search.label")}
      aria-keyshortcuts="/"
      placeholder={t("search.placeholder")}
      maxLength={120}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (text === "") ref.current?.blur();
        setText("");
      }}
      leading={<Search aria-hidden className="size-3.5 text-muted" />}
      trailing={
        text === "" ? (
          <Kbd>/</Kbd>
        ) : (
          <IconButton
            size="icon-sm"
            className="-my-2 -mr-1.5"
            label={t("search.clear")}
            onClick={() => {
              setText("");
              ref.current?.focus();
            }}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        )
      }
    />
  );
}
