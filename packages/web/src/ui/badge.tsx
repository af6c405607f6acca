import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

const badgeStyle = cva(
  "inline-flex h-5 shrink-0 items-center gap-1 rounded-xs px-1.5 text-xs font-medium whitespace-nowrap [&>.lucide]:size-3 [&>.lucide]:stroke-2",
  {
    variants: {
      tone: {
        neutral: "bg-customer-tint text-secondary inset-ring inset-ring-customer-line",
        outline: "text-secondary inset-ring inset-ring-border-strong",
        success: "bg-success-tint text-success",
        warning: "bg-warning-tint text-warning",
        danger: "bg-danger-tint text-danger",
        info: "bg-info-tint text-info",
        accent: "bg-agent-tint text-agent-text",
        person: "bg-person-tint text-person-text",
        "person-solid": "bg-person-solid text-on-person",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** A short state. Colour never stands alone: give it words, or an icon and words. */
export function Badge({ tone, className, ...rest }: ComponentProps<"span"> & VariantProps<typeof badgeStyle>) {
  return <span {...rest} className={cn(badgeStyle({ tone }), className)} />;
}
