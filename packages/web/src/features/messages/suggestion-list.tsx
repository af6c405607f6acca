import type { ReactNode } from "react";
import { cn } from "../../ui/cn.ts";

export type Suggestion = { id: string; label: string; detail?: string };

type SuggestionListProps = {
  id: string;
  title: string;
  suggestions: Suggestion[];
  activeIndex: number;
  onPick: (suggestion: Suggestion) => void;
  empty: ReactNode;
};

/** What a slash or an at sign offers, above the composer; the cursor stays in the text (combobox pattern). */
export function SuggestionList({ id, title, suggestions, activeIndex, onPick, empty }: SuggestionListProps) {
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-1 max-h-64 overflow-y-auto rounded-md border border-border-strong bg-raised p-1 shadow-md">
      <p className="px-2 pt-1 pb-1 text-xs font-medium text-muted">{title}</p>
      {suggestions.length === 0 && <div className="px-2 pb-1.5 text-sm text-secondary">{empty}</div>}
      <div id={id} role="listbox" aria-label={title}>
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === activeIndex}
            // The focus stays in the text, and the arrows work there.
            tabIndex={-1}
            className={cn(
              "grid cursor-default rounded-sm px-2 py-1.5 text-sm hover:bg-hover max-md:min-h-11",
              index === activeIndex && "bg-selected",
            )}
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(suggestion);
            }}
          >
            <span className="truncate font-medium">{suggestion.label}</span>
            {suggestion.detail && <span className="truncate text-xs text-muted">{suggestion.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
