import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** Edge, ground and states shared by everything one types or chooses in. Touch screens get 16 px, or iOS would zoom. */
export const inputStyle = cva(
  [
    "flex w-full min-w-0 items-center gap-2 rounded-sm border border-control bg-surface text-md text-text",
    "outline-none focus-visible:border-accent focus-visible:shadow-[0_0_0_3px_color-mix(in_oklab,var(--pv-focus)_28%,transparent)]",
    "focus-within:border-accent focus-within:shadow-[0_0_0_3px_color-mix(in_oklab,var(--pv-focus)_28%,transparent)]",
    "aria-invalid:border-danger aria-invalid:inset-ring aria-invalid:inset-ring-danger",
    "has-aria-invalid:border-danger has-aria-invalid:inset-ring has-aria-invalid:inset-ring-danger",
    "disabled:bg-customer-tint disabled:text-disabled",
    "max-md:min-h-11 max-md:text-lg",
  ],
  {
    variants: {
      size: { sm: "min-h-8 px-2.5 py-1 text-sm", md: "min-h-9 px-2.5 py-1.5", lg: "min-h-10 px-3 py-2" },
    },
    defaultVariants: { size: "md" },
  },
);

type InputProps = Omit<ComponentProps<"input">, "size"> &
  VariantProps<typeof inputStyle> & {
    /** Stands before or after the words, inside the edge. */
    leading?: ReactNode;
    trailing?: ReactNode;
  };

/** One line of text. Put it in a `Field`, which gives it its label, hint and error. */
export function Input({ size, leading, trailing, className, ...rest }: InputProps) {
  if (leading === undefined && trailing === undefined) {
    return <input {...rest} className={cn(inputStyle({ size }), className)} />;
  }
  return (
    <span className={cn(inputStyle({ size }), className)}>
      {leading}
      <input {...rest} className="min-w-0 flex-1 bg-transparent outline-none" />
      {trailing}
    </span>
  );
}
