import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../../ui/cn.ts";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";

type FilterChipProps = {
  label: ReactNode;
  icon?: ReactNode;
  trailing?: ReactNode;
  isActive: boolean;
  clearLabel: string;
  onClear: () => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  className?: string;
  children: ReactNode;
};

const part = "inline-flex h-full items-center gap-1.5 rounded-full outline-offset-0";

/** A pill that opens its choices; once it narrows the list it is tinted and brings its own way back. */
export function FilterChip(props: FilterChipProps) {
  const { label, icon, trailing, isActive, clearLabel, onClear, open, onOpenChange, className, children } = props;
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <span
        className={cn(
          "inline-flex h-7 shrink-0 items-center rounded-full border text-sm font-medium max-md:h-9",
          isActive
            ? "border-accent-line bg-selected text-text"
            : "border-border-strong bg-surface text-secondary hover:bg-hover",
        )}
      >
        <PopoverTrigger
          className={cn(part, "pl-2.5 max-md:pl-3.5 [&>.lucide]:size-3.5", isActive ? "pr-1" : "pr-2.5 max-md:pr-3.5")}
        >
          {icon}
          {label}
          {!isActive && trailing}
        </PopoverTrigger>
        {isActive && (
          <button type="button" aria-label={clearLabel} className={cn(part, "pr-2.5 pl-1")} onClick={onClear}>
            <X aria-hidden className="size-3.5" />
          </button>
        )}
      </span>
      <PopoverContent align="start" className={cn("p-1.5", className)}>
        {children}
      </PopoverContent>
    </Popover>
  );
}

type ChoiceProps = { isChosen: boolean; onChoose: () => void; children: ReactNode };

/** One line of a chip's list. */
export function FilterChoice({ isChosen, onChoose, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className="flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-left text-sm hover:bg-hover aria-pressed:bg-selected max-md:min-h-11"
    >
      {children}
    </button>
  );
}
