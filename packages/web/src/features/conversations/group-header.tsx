import type { ReactNode } from "react";
import { useFormat } from "../../i18n/use-format.ts";

/** Names a group of the list and says how many it holds. */
export function GroupHeader({ count, children }: { count: number | undefined; children: ReactNode }) {
  const { number } = useFormat();
  return (
    <div className="flex h-full items-center justify-between border-b border-border bg-sunken px-3.5 text-xs font-medium text-muted max-md:pl-4">
      <h2>{children}</h2>
      {count !== undefined && <span className="tabular-nums">{number(count)}</span>}
    </div>
  );
}
