import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "./cn.ts";

const buttonStyle = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-sm border font-medium whitespace-nowrap select-none",
    "transition-colors duration-(--pv-duration-fast)",
    "disabled:border-border disabled:bg-customer-tint disabled:text-disabled disabled:shadow-none",
  ],
  {
    variants: {
      variant: {
        secondary: "border-border-strong bg-surface text-text shadow-sm hover:bg-hover",
        primary:
          "border-accent bg-accent font-semibold text-on-accent shadow-sm hover:border-accent-hover hover:bg-accent-hover",
        ghost:
          "border-transparent bg-transparent text-secondary hover:bg-hover disabled:border-transparent disabled:bg-transparent",
        danger: "border-border-strong bg-surface text-danger shadow-sm hover:bg-danger-tint",
        "danger-solid": "border-danger-solid bg-danger-solid font-semibold text-on-danger shadow-sm",
        person: "border-person-solid bg-person-solid font-semibold text-on-person shadow-sm",
      },
      size: {
        sm: "h-7 px-2.5 text-sm max-md:h-9 max-md:px-3 max-md:text-md",
        md: "h-8 px-3 text-sm max-md:h-10 max-md:px-3.5 max-md:text-md pointer-coarse:h-11",
        lg: "h-10 px-3 text-md max-md:h-11",
        "icon-sm": "size-7 p-0 text-sm max-md:size-10",
        icon: "size-8 p-0 text-sm max-md:size-11 max-md:[&>.lucide]:size-5",
      },
      block: { true: "w-full" },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Renders the child (a link, say) with the look of a button. */
    asChild?: boolean;
    /** The action is under way: the button keeps its width and focus, and ignores clicks. */
    pending?: boolean;
    /** What the button says meanwhile, for instance "Salvando…". */
    pendingLabel?: ReactNode;
  };

/** The one button. Use one `primary` per view and `danger-solid` only for the final destructive step. */
export function Button(props: ButtonProps) {
  const { variant, size, block, asChild, pending, pendingLabel, className, children, onClick, ...rest } = props;
  const style = cn(buttonStyle({ variant, size, block }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const stop = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button type="button" {...rest} className={style} onClick={stop} aria-busy={pending} aria-disabled={pending}>
      {pendingLabel === undefined ? (
        children
      ) : (
        <StackedLabel pending={pending ?? false} busy={pendingLabel} idle={children} />
      )}
    </button>
  );
}

/** Both labels share one grid cell, so the wider one sets the width and nothing jumps. */
function StackedLabel({ pending, busy, idle }: { pending: boolean; busy: ReactNode; idle: ReactNode }) {
  return (
    <span className="grid">
      <span
        className={cn(
          "col-start-1 row-start-1 inline-flex items-center justify-center gap-1.5",
          pending && "invisible",
        )}
      >
        {idle}
      </span>
      <span
        className={cn("col-start-1 row-start-1 inline-flex items-center justify-center", !pending && "invisible")}
        aria-hidden={!pending}
      >
        {busy}
      </span>
    </span>
  );
}
