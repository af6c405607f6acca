import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "../ui/cn.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Input } from "../ui/input.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { usePageKeys } from "./shell/page-keys.ts";

type SearchBoxProps = {
  /** What the address says is searched. */
  value: string;
  onSearch: (search: string) => void;
  words: { label: string; placeholder: string; clear: string; /** For the help of the keys. */ key: string };
  maxLength: number;
  size?: "sm" | "md";
  className?: string;
};

const pauseMs = 250;

/** Searches while one types; `/` leads here from anywhere on the page, Esc empties it and then leaves it. */
export function SearchBox({ value, onSearch, words, maxLength, size = "sm", className }: SearchBoxProps) {
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
  const focus = () => {
    ref.current?.focus();
    ref.current?.select();
  };
  usePageKeys([{ key: "/", label: words.key, run: focus }]);
  return (
    <Input
      ref={ref}
      // A plain field: the browser's own cross of a search field would stand beside ours.
      type="text"
      role="searchbox"
      enterKeyHint="search"
      size={size}
      className={cn(className)}
      aria-label={words.label}
      aria-keyshortcuts="/"
      placeholder={words.placeholder}
      maxLength={maxLength}
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
            label={words.clear}
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
