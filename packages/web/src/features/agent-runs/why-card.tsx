import { useTranslations } from "use-intl";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { TimelineList } from "./timeline-list.tsx";
import { useTimeline } from "./use-timeline.ts";

/** What fits beside a conversation. */
const shownEntries = 5;

/** The last things that happened; a section of the contact's pane, absent until there is something to tell. */
export function WhyCard({ conversationId, onOpen }: { conversationId: string; onOpen: () => void }) {
  const t = useTranslations("agentRuns");
  const { entries = [] } = useTimeline(conversationId);
  if (entries.length === 0) return null;
  return (
    <section aria-label={t("title")} className="px-4 py-3.5">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h3 className="text-sm font-semibold">{t("title")}</h3>
        <button type="button" onClick={onOpen} className={textLinkStyle("min-h-6 px-0.5 text-xs")}>
          {t("all")}
        </button>
      </div>
      <TimelineList entries={entries.slice(-shownEntries)} />
    </section>
  );
}
