import { ChevronLeft, ChevronRight } from "lucide-react";
import { createContext, useContext, type ReactNode } from "react";
import { cn } from "./cn.ts";
import { useDocumentTitle } from "./use-document-title.ts";

/** What the layout puts at the right end of every top bar: theme, person. */
export const TopBarEnd = createContext<ReactNode>(null);

type PageProps = {
  /** The page's only h1. */
  title: ReactNode;
  /** The level above, as a link; on a phone it becomes "back". */
  parent?: ReactNode;
  /** Right end of the top bar: period first, then one action. */
  action?: ReactNode;
  /** Stands right of the title: a badge, a saved-at line. */
  aside?: ReactNode;
  /** Editors and split views fill the whole content area and bring their own padding and scrolling. */
  fill?: boolean;
  children: ReactNode;
};

/** Top bar with title and action above the scrolling content; every signed-in page is one. */
export function Page({ title, parent, action, aside, fill = false, children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div className="grid h-full min-h-0 grid-rows-[var(--pv-topbar)_minmax(0,1fr)]">
      <header className="flex min-w-0 items-center gap-3 border-b border-border bg-bg px-6 max-md:gap-1 max-md:pr-2 max-md:pl-4">
        {parent && (
          <span className="flex min-w-0 items-center gap-1.5 text-sm text-muted">
            <ChevronLeft aria-hidden className="md:hidden" />
            {parent}
            <ChevronRight aria-hidden className="size-3.5 max-md:hidden" />
          </span>
        )}
        <h1 className="truncate text-xl font-semibold tracking-[-0.014em]">{title}</h1>
        {aside}
        <span className="flex-1" />
        {action}
        {useContext(TopBarEnd)}
      </header>
      {fill ? (
        <div className="min-h-0">{children}</div>
      ) : (
        <div className="relative min-h-0 overflow-auto">
          <div className="mx-auto max-w-[1440px] px-6 pt-5 pb-8 max-md:px-3 max-md:pt-3 max-md:pb-6">{children}</div>
        </div>
      )}
    </div>
  );
}

/** The row above a list: search, filters, then what is right. */
export function Toolbar({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("mb-3 flex min-w-0 items-center gap-2 max-md:flex-wrap", className)}>{children}</div>;
}

/** Cards one below the other. */
export function Stack({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("grid min-w-0 gap-4 max-md:gap-3", className)}>{children}</div>;
}
