import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { inputStyle } from "./input.tsx";

type SelectProps = Omit<ComponentProps<"select">, "size"> & { size?: "sm" | "md" | "lg" };

/** The browser's own list, dressed as ours: native pickers are better on phones and with screen readers. */
export function Select({ className, size, children, ...rest }: SelectProps) {
  return (
    <span className={cn("relative inline-flex w-full min-w-0", className)}>
      <select {...rest} className={cn(inputStyle({ size }), "appearance-none truncate pr-8")}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted" />
    </span>
  );
}
