import { cva } from "class-variance-authority";
import { cn } from "./cn.ts";

const avatarStyle = cva("relative grid shrink-0 place-items-center font-semibold inset-ring select-none", {
  variants: {
    kind: {
      human: "rounded-full bg-person-tint text-person-text inset-ring-person-line",
      agent: "rounded-[28%] bg-agent-tint text-agent-text inset-ring-agent-line",
      neutral: "rounded-full bg-customer-tint text-secondary inset-ring-customer-line",
    },
    size: { sm: "size-6 text-2xs", md: "size-8 text-xs", lg: "size-10 text-sm", xl: "size-13 text-lg" },
    quiet: { true: "bg-customer-tint text-muted inset-ring-border-strong" },
  },
});

/** First letters of the first and last word: "Renata Moreira" → RM, "Lia" → L. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

type AvatarProps = {
  name: string;
  /** Circles are people, rounded squares are agents. */
  kind?: "human" | "agent" | "neutral";
  size?: "sm" | "md" | "lg" | "xl";
  /** Someone or something not active. */
  quiet?: boolean;
  className?: string;
};

/** Decoration beside a written name, so screen readers skip it. */
export function Avatar({ name, kind = "human", size = "md", quiet = false, className }: AvatarProps) {
  const initials = kind === "agent" ? initialsOf(name).slice(0, 1) : initialsOf(name);
  return (
    <span aria-hidden className={cn(avatarStyle({ kind, size, quiet }), className)}>
      {initials}
    </span>
  );
}
