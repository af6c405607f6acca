import { useId, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { SuggestionList } from "./suggestion-list.tsx";
import type { useComposer } from "./use-composer.ts";

type Composer = ReturnType<typeof useComposer>;

/** The text itself: Enter sends, Shift + Enter begins a line; arrows walk through what a slash or an at sign offers. */
export function ComposerInput({ composer }: { composer: Composer }) {
  const t = useTranslations("messages.composer");
  const listId = useId();
  const { draft, suggestions } = composer;
  const isOpen = suggestions.trigger !== undefined;
  const readCursor = (element: HTMLTextAreaElement) => composer.setCursor(element.selectionStart);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Half a character of an input method is not yet text.
    if (event.nativeEvent.isComposing) return;
    if (isOpen && handleSuggestionKey(event, composer)) return;
    if (event.key === "Enter" && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      composer.send();
    } else if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <>
      {suggestions.trigger && (
        <SuggestionList
          id={listId}
          title={t(suggestions.trigger.kind === "mention" ? "people" : "quickReplies")}
          suggestions={suggestions.suggestions}
          activeIndex={suggestions.activeIndex}
          onPick={({ id, label }) => composer.pick(id, label)}
          empty={t(suggestions.trigger.kind === "mention" ? "noPeople" : "noQuickReplies")}
        />
      )}
      <textarea
        ref={composer.textarea}
        rows={2}
        value={draft.text}
        aria-label={t(draft.mode)}
        placeholder={t(draft.mode === "note" ? "notePlaceholder" : "replyPlaceholder")}
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={
          isOpen && suggestions.suggestions.length > 0 ? `${listId}-${suggestions.activeIndex}` : undefined
        }
        className="block field-sizing-content max-h-52 min-h-14 w-full resize-none bg-transparent px-3 py-2 text-md outline-none placeholder:text-muted max-md:text-lg"
        onChange={(event) => {
          composer.write(event.target.value, event.target.selectionStart);
          suggestions.reopen();
        }}
        onSelect={(event) => readCursor(event.currentTarget)}
        onKeyDown={onKeyDown}
      />
      {composer.isTooLong && (
        <p role="alert" className="px-3 pb-1 text-xs text-danger">
          {t("tooLong")}
        </p>
      )}
    </>
  );
}

/** On a phone Enter begins a line, as everywhere there; the button sends. */
const isTouch = (): boolean => window.matchMedia("(pointer: coarse)").matches;

/** True when the key belonged to the open list. */
function handleSuggestionKey(event: KeyboardEvent, { suggestions, pick }: Composer): boolean {
  const active = suggestions.suggestions[suggestions.activeIndex];
  switch (event.key) {
    case "ArrowDown":
      suggestions.move(1);
      break;
    case "ArrowUp":
      suggestions.move(-1);
      break;
    case "Enter":
    case "Tab":
      if (!active) return false;
      pick(active.id, active.label);
      break;
    case "Escape":
      suggestions.close();
      break;
    default:
      return false;
  }
  event.preventDefault();
  event.stopPropagation();
  return true;
}
