import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

type Segment<Value extends string> = { value: Value; label: ReactNode; "aria-label"?: string };

type SegmentedControlProps<Value extends string> = {
  segments: readonly Segment<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  "aria-label": string;
  block?: boolean;
  className?: string;
};

/** A few exclusive views side by side; one is always on. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { segments, value, onValueChange, block = false, className } = props;
  const choose = (next: string) => {
    const segment = segments.find((candidate) => candidate.value === next);
    if (segment) onValueChange(segment.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={props["aria-label"]}
      value={value}
      onValueChange={choose}
      className={cn(
        "inline-flex shrink-0 gap-0.5 rounded-[8px] border border-border bg-sunken p-0.5",
        block && "flex",
        className,
      )}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          aria-label={segment["aria-label"]}
          className={cn(
            "inline-flex h-6.5 items-center justify-center gap-1.5 rounded-sm px-2.5 text-sm font-medium whitespace-nowrap text-secondary hover:text-text",
            "data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:shadow-sm data-[state=on]:ring data-[state=on]:ring-border",
            "max-md:h-9 max-md:text-md",
            block && "flex-1",
          )}
        >
          {segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
