import { RadioGroup as Radix } from "radix-ui";
import { useId, type ReactNode } from "react";
import { cn } from "./cn.ts";

type RadioOption<Value extends string> = {
  value: Value;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
};

type RadioGroupProps<Value extends string> = {
  options: readonly RadioOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  className?: string;
};

/** One of a few, all in view. Arrow keys move between them. */
export function RadioGroup<Value extends string>({
  options,
  value,
  onValueChange,
  className,
  ...aria
}: RadioGroupProps<Value>) {
  const groupId = useId();
  const choose = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    if (option) onValueChange(option.value);
  };
  return (
    <Radix.Root {...aria} value={value} onValueChange={choose} className={cn("grid gap-2", className)}>
      {options.map((option) => {
        const id = `${groupId}-${option.value}`;
        return (
          <label
            key={option.value}
            htmlFor={id}
            className="flex items-start gap-2.5 rounded-md border border-border bg-surface px-3 py-2.5 hover:bg-hover has-data-[state=checked]:border-accent-line has-data-[state=checked]:bg-accent-tint"
          >
            <Radix.Item
              id={id}
              value={option.value}
              disabled={option.disabled ?? false}
              aria-describedby={option.hint ? `${id}-hint` : undefined}
              className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border border-control bg-surface data-[state=checked]:border-accent"
            >
              <Radix.Indicator className="size-2.5 rounded-full bg-accent" />
            </Radix.Item>
            <span className="grid">
              <span className="text-md font-medium">{option.label}</span>
              {option.hint && (
                <span id={`${id}-hint`} className="text-xs text-muted">
                  {option.hint}
                </span>
              )}
            </span>
          </label>
        );
      })}
    </Radix.Root>
  );
}
