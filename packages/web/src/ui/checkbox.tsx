import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn.ts";

type CheckboxProps = ComponentProps<typeof Radix.Root> & { label: ReactNode; hint?: ReactNode };

/** A box with its label; the whole line can be clicked. */
export function Checkbox({ label, hint, className, id, ...rest }: CheckboxProps) {
  const ownId = useId();
  const boxId = id ?? ownId;
  return (
    <span className={cn("flex items-start gap-2.5 max-md:min-h-11 max-md:items-center", className)}>
      <Radix.Root
        {...rest}
        id={boxId}
        aria-describedby={hint ? `${boxId}-hint` : undefined}
        className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-xs border border-control bg-surface text-on-accent disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator>
          {rest.checked === "indeterminate" ? (
            <Minus aria-hidden className="size-3.5" />
          ) : (
            <Check aria-hidden className="size-3.5" />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <span className="grid">
        <label htmlFor={boxId} className="text-md">
          {label}
        </label>
        {hint && (
          <span id={`${boxId}-hint`} className="text-xs text-muted">
            {hint}
          </span>
        )}
      </span>
    </span>
  );
}
