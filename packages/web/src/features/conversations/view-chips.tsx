import type { ConversationView } from "@piloto/shared/conversations";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { inboxViews } from "./conversations-search.ts";
import { useConversationCounts } from "./use-conversation-counts.ts";

/** The folders, with how much each holds; copper is for those who wait. */
export function ViewChips({ view, onChange }: { view: ConversationView; onChange: (view: ConversationView) => void }) {
  const t = useTranslations("conversations.views");
  const counts = useConversationCounts();
  return (
    <div
      role="group"
      aria-label={t("label")}
      className="-mx-3 flex gap-1.5 overflow-x-auto [mask-image:linear-gradient(90deg,#000_calc(100%-36px),transparent)] px-3 py-px pr-9 [scrollbar-width:none]"
    >
      {inboxViews.map((id) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          onClick={() => onChange(id)}
          className={cn(
            "inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-sm font-medium whitespace-nowrap -outline-offset-1 max-md:h-9 max-md:px-3.5",
            "border-border-strong bg-surface text-secondary hover:bg-hover",
            "aria-pressed:border-accent-line aria-pressed:bg-selected aria-pressed:text-text",
          )}
        >
          {t(id)}
          {counts && <ViewCount count={counts[id]} isHot={id === "waiting" && counts.waiting > 0} />}
        </button>
      ))}
    </div>
  );
}

function ViewCount({ count, isHot }: { count: number; isHot: boolean }) {
  const { number } = useFormat();
  return (
    <span
      className={cn(
        "text-xs tabular-nums",
        isHot
          ? "min-w-4.5 rounded-full bg-person-solid px-1.25 text-center font-semibold text-on-person"
          : "text-muted",
      )}
    >
      {number(count)}
    </span>
  );
}
