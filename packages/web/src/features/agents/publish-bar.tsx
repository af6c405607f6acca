import { GitCompareArrows } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { toast } from "../../ui/toast-store.ts";
import type { Agent } from "./agent-types.ts";
import { useEditor } from "./editor-context.ts";

type PublishBarProps = { agent: Agent; onCompare: () => void; onPublish: () => void };

/** Counts what would go live, names what keeps it from that, and publishes. */
export function PublishBar({ agent, onCompare, onPublish }: PublishBarProps) {
  const t = useTranslations("agents");
  const { changes, blockers, published, draft, change } = useEditor();
  const live = agent.published?.number;
  const hasChange = live === undefined || changes.length > 0;
  const first = blockers[0];
  const discard = () => {
    if (!published) return;
    const former = draft;
    change(published);
    toast(t("bar.discarded", { number: live ?? 0 }), { onUndo: () => change(former) });
  };
  return (
    <section
      aria-label={t("bar.label")}
      className="flex items-center gap-2 border-t border-border bg-raised px-7 py-2.5 max-md:flex-wrap max-md:px-3"
    >
      <div className="flex min-w-0 flex-1 items-center gap-2.5 max-md:basis-full">
        <span aria-hidden className={cn("size-1.5 shrink-0 rounded-full", hasChange ? "bg-accent" : "bg-success")} />
        <div className="min-w-0" role="status">
          <p className="truncate text-sm font-semibold">
            {live === undefined
              ? t("bar.never")
              : hasChange
                ? t("bar.changes", { count: changes.length, number: live })
                : t("bar.same", { number: live })}
          </p>
          <p className={cn("truncate text-xs", first ? "text-danger" : "text-muted")}>
            {first
              ? t(blockers.length === 1 ? "bar.blockedOne" : "bar.blockedMany", {
                  section: t(`sections.${first.section}`).toLocaleLowerCase(),
                  count: blockers.length - 1,
                })
              : t(hasChange ? "bar.ready" : "bar.sameHint")}
          </p>
        </div>
      </div>
      {published && (
        <Button variant="ghost" disabled={!hasChange} onClick={discard}>
          {t("bar.discard")}
        </Button>
      )}
      {live !== undefined && (
        <Button onClick={onCompare}>
          <GitCompareArrows aria-hidden />
          {t("bar.compare")}
        </Button>
      )}
      <Button
        variant="primary"
        disabled={!hasChange || first !== undefined}
        onClick={onPublish}
        className="max-md:flex-1"
      >
        {t("bar.publish", { number: (live ?? 0) + 1 })}
      </Button>
    </section>
  );
}
