import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

type QueryStateProps<Data> = {
  query: { data: Data | undefined; error: unknown; refetch: () => Promise<unknown> };
  /** How many rows will come, for the skeleton. */
  rows: number;
  children: (data: Data) => ReactNode;
};

/** Rows of a card while they load, when they failed, and when they are there; old data stays over a failed refresh. */
export function QueryState<Data>({ query, rows, children }: QueryStateProps<Data>) {
  const t = useTranslations("ui");
  const describe = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    const { text, requestId } = describe(query.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void query.refetch()} className="py-6" />;
  }
  return (
    <SkeletonGroup label={t("loading")} className="mt-2.5 divide-y divide-border border-t border-border">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-3 px-4 py-2.5">
          <Skeleton className="size-9 rounded-sm" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="w-40" />
            <Skeleton className="h-3 w-56 max-w-full" />
          </div>
        </div>
      ))}
    </SkeletonGroup>
  );
}
