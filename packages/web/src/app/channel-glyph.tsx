import type { ChannelKind } from "@piloto/shared/conversation-words";
import { cn } from "../ui/cn.ts";

export const channelNames = { whatsapp: "WhatsApp", instagram: "Instagram" } as const satisfies Record<
  ChannelKind,
  string
>;

type ChannelGlyphProps = {
  kind: ChannelKind;
  /** Standing at the foot of an avatar, cut out of its ground. */
  onAvatar?: boolean;
  /** The name stands beside it anyway. */
  isNamed?: boolean;
  className?: string;
};

/** The only place where a channel's own colour shows: 15 to 18 px, with its name for screen readers. */
export function ChannelGlyph({ kind, onAvatar = false, isNamed = false, className }: ChannelGlyphProps) {
  return (
    <span
      title={isNamed ? undefined : channelNames[kind]}
      className={cn(
        "grid size-4 shrink-0 place-items-center rounded-[5px] text-on-channel",
        kind === "whatsapp" ? "bg-whatsapp" : "bg-instagram",
        onAvatar && "absolute -right-1 -bottom-1 shadow-[0_0_0_2px_var(--ground,var(--pv-surface))]",
        className,
      )}
    >
      {kind === "whatsapp" ? <WhatsappMark /> : <InstagramMark />}
      {!isNamed && <span className="sr-only">{channelNames[kind]}</span>}
    </span>
  );
}

function WhatsappMark() {
  return (
    <svg viewBox="0 0 12 12" fill="currentColor" aria-hidden className="size-[72%]">
      <path d="M4 2.2c.3-.2.7-.1.9.2l.6 1.1c.1.3.1.6-.1.8l-.5.5c.3.8.8 1.3 1.6 1.6l.5-.5c.2-.2.5-.3.8-.1l1.1.6c.3.2.4.6.2.9-.4.9-1.3 1.3-2.3 1C4.8 7.7 3.3 6.2 2.9 4.4c-.2-.9.2-1.8 1.1-2.2Z" />
    </svg>
  );
}

function InstagramMark() {
  return (
    <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.2" aria-hidden className="size-[72%]">
      <rect x="1.6" y="1.6" width="8.8" height="8.8" rx="2.6" />
      <circle cx="6" cy="6" r="2" />
      <circle cx="8.6" cy="3.4" r=".5" fill="currentColor" stroke="none" />
    </svg>
  );
}
