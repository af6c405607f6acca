import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { readPreferences } from "../../app/preferences.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Input } from "../../ui/input.tsx";
import { Kbd } from "../../ui/kbd.tsx";

const pauseMs = 250;

/** Searches while one types; `/` jumps here from anywhere on the page. */
export function SearchBox({ value, onSearch }: { value: string; onSearch: (search: string) => void }) {
  const t = useTranslations("agents");
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  // The address may change by itself: "Limpar a busca", or back and forward. Our own change coming back is no news, and
  // must not take away what was typed meanwhile, if only a space.
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
  useSlashKey(ref);
  return (
    <Input
      ref={ref}
      type="search"
      size="sm"
      className="w-75 max-md:w-full"
      aria-label={t("search")}
      aria-keyshortcuts="/"
      placeholder={t("search")}
      maxLength={80}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Escape" && setText("")}
      leading={<Search aria-hidden className="text-muted" />}
      trailing={
        text === "" ? (
          <Kbd>/</Kbd>
        ) : (
          <IconButton
            size="icon-sm"
            className="-my-2 -mr-1.5"
            label={t("clearSearch")}
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

function useSlashKey(ref: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role="menu"], [role="dialog"]') !== null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping || !readPreferences().hasSingleKeys) return;
      event.preventDefault();
      ref.current?.focus();
      ref.current?.select();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [ref]);
}
