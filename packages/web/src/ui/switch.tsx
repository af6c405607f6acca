import { Switch as Radix } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn.ts";

type SwitchProps = ComponentProps<typeof Radix.Root> & { label: ReactNode; hint?: ReactNode };

/** Turns something on or off at once; for a choice that waits for "Salvar" use a checkbox. */
export function Switch({ label, hint, className, id, ...rest }: SwitchProps) {
  const ownId = useId();
  const switchId = id ?? ownId;
  return (
    <span className={cn("flex items-center justify-between gap-4 max-md:min-h-11", className)}>
      <span className="grid">
        <label htmlFor={switchId} className="text-md font-medium">
          {label}
        </label>
        {hint && (
          <span id={`${switchId}-hint`} className="text-xs text-muted">
            {hint}
          </span>
        )}
      </span>
      <Radix.Root
        {...rest}
        id={switchId}
        aria-describedby={hint ? `${switchId}-hint` : undefined}
        className="h-5 w-9 shrink-0 rounded-full border border-control bg-customer-tint p-px transition-colors disabled:opacity-60 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-4 rounded-full bg-control transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
      </Radix.Root>
    </span>
  );
}
