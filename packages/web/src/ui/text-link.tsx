import { cn } from "./cn.ts";

/** Class names of a link inside text; give them to the router's `Link` or to a plain anchor. */
export function textLinkStyle(className?: string): string {
  return cn("rounded-xs font-medium text-accent-text hover:underline", className);
}
