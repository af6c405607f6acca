import { useTranslations } from "use-intl";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

/** The page before its first answer, in its final geometry. */
export function OverviewSkeleton() {
  const t = useTranslations("overview");
  const frame = "rounded-md border border-border bg-surface";
  return (
    <SkeletonGroup label={t("loading")} className="grid gap-4 max-md:gap-3">
      <div className={`grid grid-cols-2 md:grid-cols-5 ${frame}`}>
        {[1, 2, 3, 4, 5].map((tile) => (
          <div key={tile} className="grid h-37.5 content-start gap-2.5 p-4">
            <Skeleton className="h-3.5 w-24" />
            <Skeleton className="h-7 w-16" />
            <Skeleton className="h-3 w-28" />
          </div>
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className={`h-84 p-4 ${frame}`}>
          <Skeleton className="w-32" />
        </div>
        <div className={`grid h-84 content-start gap-5 p-4 ${frame}`}>
          <Skeleton className="w-32" />
          {[1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-9 w-full" />
          ))}
        </div>
      </div>
    </SkeletonGroup>
  );
}

/** The chart of the conversations before its first answer. */
export function NumbersSkeleton() {
  const t = useTranslations("overview");
  return (
    <SkeletonGroup label={t("loading")}>
      <div className="h-84 rounded-md border border-border bg-surface p-4">
        <Skeleton className="w-32" />
      </div>
    </SkeletonGroup>
  );
}
