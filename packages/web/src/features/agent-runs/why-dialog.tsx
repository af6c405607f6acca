import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { LoadMore } from "../../ui/data-table.tsx";
import { Dialog, DialogContent } from "../../ui/dialog.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { TimelineList } from "./timeline-list.tsx";
import { useTimeline } from "./use-timeline.ts";

type WhyDialogProps = { conversationId: string; open: boolean; onOpenChange: (open: boolean) => void };

/** "Tudo": the whole line of time of a conversation, with the steps of each turn. */
export function WhyDialog({ conversationId, open, onOpenChange }: WhyDialogProps) {
  const t = useTranslations("agentRuns");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("fullTitle")} description={t("text")}>
        <FullTimeline conversationId={conversationId} />
      </DialogContent>
    </Dialog>
  );
}

function FullTimeline({ conversationId }: { conversationId: string }) {
  const t = useTranslations("agentRuns");
  const describe = useErrorText();
  const { entries, error, retry, hasOlder, isLoadingOlder, loadOlder } = useTimeline(conversationId);
  if (!entries) {
    if (!error) return <TimelineSkeleton />;
    const { text, requestId } = describe(error);
    return (
      <ErrorState title={t("loadFailed")} requestId={requestId} onRetry={retry}>
        {text}
      </ErrorState>
    );
  }
  if (entries.length === 0) return <p className="py-4 text-sm text-muted">{t("empty")}</p>;
  return (
    <div className="grid gap-3">
      {hasOlder && <LoadMore isLoading={isLoadingOlder} onLoadMore={loadOlder} />}
      <TimelineList entries={entries} isFull />
    </div>
  );
}

function TimelineSkeleton() {
  const t = useTranslations("agentRuns");
  return (
    <SkeletonGroup label={t("loading")} className="grid gap-3">
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-1/2" />
    </SkeletonGroup>
  );
}
