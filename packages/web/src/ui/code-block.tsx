import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { CopyButton } from "./copy-button.tsx";

type CodeBlockProps = {
  code: string;
  /** Says that it is shown this once and where to keep it. */
  hint?: ReactNode;
  label?: string;
  className?: string;
};

/** A secret or a snippet to take away: selectable with one click, with a copy button. */
export function CodeBlock({ code, hint, label, className }: CodeBlockProps) {
  return (
    <div className={cn("grid gap-2", className)}>
      <div className="flex items-start gap-3 rounded-sm border border-border bg-sunken py-2 pr-2 pl-3">
        <pre className="min-w-0 flex-1 py-1 font-mono text-xs break-all whitespace-pre-wrap select-all">{code}</pre>
        <CopyButton text={code} {...(label && { label })} />
      </div>
      {hint && <p className="text-xs text-muted">{hint}</p>}
    </div>
  );
}
