import { cn } from "./cn.ts";

/** The horizon: a speech bubble that holds an attitude indicator. */
export function LogoMark({ label, className }: { label?: string; className?: string }) {
  return (
    <svg
      viewBox="0 0 28 28"
      className={cn("block size-7 shrink-0", className)}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      <rect width="28" height="28" rx="8" className="fill-accent" />
      <path
        d="M14 5.5a8.5 8.5 0 1 1-4.6 15.65L6 22l.9-3.3A8.5 8.5 0 0 1 14 5.5Z"
        className="fill-none stroke-on-accent"
        strokeWidth="1.8"
        strokeLinejoin="round"
      />
      <path d="M8.2 15.6 19.8 12.4a6 6 0 1 1-11.6 3.2Z" className="fill-on-accent" />
    </svg>
  );
}
