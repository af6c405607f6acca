import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../api/error-text.ts";
import { Card } from "../ui/card.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../ui/skeleton.tsx";

type QueryGateProps<Data> = {
  query: { data: Data | undefined; error: unknown; refetch: () => Promise<unknown> };
  /** The bars that hold the content's place. */
  rows?: number;
  /** Height of one bar. */
  rowClassName?: string;
  children: (data: Data) => ReactNode;
};

/** What was asked for, once it is there; until then its outline, or why it did not come. Old data stays over a failed refresh. */
export function QueryGate<Data>({ query, rows = 3, rowClassName = "h-16", children }: QueryGateProps<Data>) {
  const t = useTranslations("ui");
  const describe = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    const { text, requestId } = describe(query.error);
    return (
      <Card padded={false}>
        <ErrorState title={text} requestId={requestId} onRetry={() => void query.refetch()} />
      </Card>
    );
  }
  return (
    <SkeletonGroup label={t("loading")} className="grid gap-2">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={`w-full rounded-md ${rowClassName}`} />
      ))}
    </SkeletonGroup>
  );
}
