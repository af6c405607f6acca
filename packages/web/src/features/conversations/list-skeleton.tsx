import { useTranslations } from "use-intl";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

const widths = ["w-32", "w-40", "w-28", "w-36", "w-44", "w-30", "w-38"];

/** Rows to come, in their final size. */
export function ListSkeleton() {
  const t = useTranslations("conversations");
  return (
    <SkeletonGroup label={t("loading")} className="min-h-0 flex-1 overflow-hidden">
      {widths.map((width) => (
        <div
          key={width}
          className="grid h-21 grid-cols-[40px_minmax(0,1fr)] gap-2.5 border-b border-border py-2.5 pr-3 pl-3.5"
        >
          <Skeleton className="size-10 rounded-full" />
          <div className="grid content-start gap-2 pt-0.5">
            <Skeleton className={width} />
            <Skeleton className="h-3.5 w-full" />
            <Skeleton className="h-4 w-20" />
          </div>
        </div>
      ))}
    </SkeletonGroup>
  );
}
