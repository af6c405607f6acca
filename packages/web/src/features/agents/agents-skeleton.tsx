import { useTranslations } from "use-intl";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

/** The list before its first answer, in its final geometry. */
export function AgentsSkeleton() {
  const t = useTranslations("agents");
  return (
    <SkeletonGroup
      label={t("loading")}
      className="divide-y divide-border rounded-md border border-border bg-surface max-md:grid max-md:gap-2.5 max-md:divide-y-0 max-md:border-0 max-md:bg-transparent"
    >
      <div className="h-8.25 max-md:hidden" />
      {["w-24", "w-32", "w-20", "w-28"].map((width) => (
        <div
          key={width}
          className="flex h-16 items-center gap-3 px-4 max-md:h-28 max-md:rounded-md max-md:border max-md:border-border max-md:bg-surface"
        >
          <Skeleton className="size-8 rounded-sm" />
          <div className="grid flex-1 gap-2">
            <Skeleton className={width} />
            <Skeleton className="h-3 w-44" />
          </div>
          <Skeleton className="w-28 max-md:hidden" />
          <span className="flex-1 max-md:hidden" />
          <Skeleton className="w-24 max-md:hidden" />
        </div>
      ))}
    </SkeletonGroup>
  );
}
