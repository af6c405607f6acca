import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** A key cap. Hidden on phones, which have no keys. */
export function Kbd({ children, inverse = false }: { children: ReactNode; inverse?: boolean }) {
  return (
    <kbd
      className={cn(
        "inline-block min-w-4.5 rounded-xs border px-1 text-center font-sans text-2xs font-medium max-md:hidden",
        inverse ? "border-current opacity-80" : "border-border-strong bg-surface text-muted",
      )}
    >
      {children}
    </kbd>
  );
}
