import { useTranslations } from "use-intl";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

/** Header, strip and a few messages, where they will stand. */
export function ConversationSkeleton() {
  const t = useTranslations("conversations.page");
  return (
    <SkeletonGroup label={t("loading")} className="flex h-full flex-col bg-surface">
      <div className="flex min-h-15 items-center gap-3 border-b border-border px-4">
        <Skeleton className="size-8 rounded-full" />
        <div className="grid gap-1.5">
          <Skeleton className="w-40" />
          <Skeleton className="h-3 w-28" />
        </div>
      </div>
      <div className="min-h-12 border-b border-border px-4 py-4">
        <Skeleton className="w-56" />
      </div>
      <div className="grid flex-1 content-end gap-3 p-5">
        <Skeleton className="h-10 w-2/5 rounded-lg" />
        <Skeleton className="h-14 w-1/2 justify-self-end rounded-lg" />
        <Skeleton className="h-10 w-1/3 rounded-lg" />
        <Skeleton className="h-24 w-full rounded-md" />
      </div>
    </SkeletonGroup>
  );
}
