import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { Timer } from "lucide-react";
import { useTranslations } from "use-intl";
import { TickRuler } from "../../ui/tick-ruler.tsx";
import { readWindow } from "./reply-window.ts";

/** How long one may still answer freely: in words and on the ruler of the 24 hours. */
export function ComposerWindow({ conversation, now }: { conversation: ConversationDetail; now: number }) {
  const t = useTranslations("messages.window");
  const window = readWindow(conversation, now);
  if (window.state === "closed" || window.leftMs === undefined) return null;
  const left = spanText(window.leftMs);
  const hours = window.leftMs / 3_600_000;
  return (
    <div className="flex items-center gap-2 px-1 pb-1.5 text-xs max-md:px-2">
      <Timer aria-hidden className="size-3.5 text-muted" />
      <span className="min-w-0 flex-1 truncate">
        <b className="font-semibold tabular-nums">{left}</b>{" "}
        <span className="text-muted">{t(window.state === "human" ? "humanAgent" : "free")}</span>
      </span>
      {window.state === "open" && (
        <TickRuler
          count={25}
          lit={Math.min(25, Math.ceil(hours) + 1)}
          tallEvery={6}
          tone={hours < 4 ? "warning" : "accent"}
          label={t("ruler", { left })}
          className="w-40 max-md:w-26"
        />
      )}
    </div>
  );
}

const nbsp = "\u00a0";

function spanText(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const days = Math.floor(minutes / 1440);
  if (days > 0) return `${days}${nbsp}d ${Math.floor((minutes % 1440) / 60)}${nbsp}h`;
  return minutes < 60 ? `${minutes}${nbsp}min` : `${Math.floor(minutes / 60)}${nbsp}h ${minutes % 60}${nbsp}min`;
}
