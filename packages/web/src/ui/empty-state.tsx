import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { IconWell } from "./card.tsx";

type EmptyStateProps = {
  icon?: ReactNode;
  /** What belongs here. */
  title: ReactNode;
  /** Why it helps. */
  children?: ReactNode;
  /** The one way on. */
  action?: ReactNode;
  className?: string;
};

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn("grid justify-items-center gap-3 px-4 py-10 text-center", className)}>
      {icon && <IconWell tone="accent">{icon}</IconWell>}
      <div className="grid max-w-110 gap-1">
        <p className="text-md font-semibold text-balance">{title}</p>
        {children && <p className="text-sm text-pretty text-secondary">{children}</p>}
      </div>
      {action}
    </div>
  );
}
