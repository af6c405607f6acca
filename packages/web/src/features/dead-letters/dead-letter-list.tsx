import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { LoadMore } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { DeadLetterRow } from "./dead-letter-row.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { useRetry } from "./use-resolve.ts";

export type DeadLetter = RouterOutputs["deadLetters"]["list"]["items"][number];

/** What was given up, newest first; or what was decided about it. */
export function DeadLetterList({ state }: { state: "open" | "resolved" }) {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const [doomed, setDoomed] = useState<readonly DeadLetter[]>();
  const retry = useRetry();
  const list = trpc.deadLetters.list.useInfiniteQuery(
    { workspaceId, state },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  return (
    <div className="pt-2.5">
      <QueryGate query={list} rowClassName="h-14">
        {({ pages }) => {
          const letters = pages.flatMap(({ items }) => items);
          if (letters.length === 0) {
            return (
              <EmptyState icon={<CircleCheck aria-hidden />} title={t(state === "open" ? "noneTitle" : "noResolved")}>
                {state === "open" && t("noneText")}
              </EmptyState>
            );
          }
          return (
            <>
              <ul className="divide-y divide-border border-t border-border">
                {letters.map((letter) => (
                  <DeadLetterRow
                    key={letter.id}
                    letter={letter}
                    isBusy={retry.isPending}
                    onRetry={() => retry.run([letter.id])}
                    onDiscard={() => setDoomed([letter])}
                  />
                ))}
              </ul>
              {state === "open" && letters.length > 1 && (
                <div className="flex flex-wrap gap-2 border-t border-border px-4 py-3">
                  <Button
                    pending={retry.isPending}
                    pendingLabel={t("retrying")}
                    onClick={() => retry.run(firstIds(letters))}
                  >
                    {t("retryAll", { count: firstIds(letters).length })}
                  </Button>
                  <Button variant="ghost" onClick={() => setDoomed(letters.slice(0, maxAtOnce))}>
                    {t("discardAll", { count: firstIds(letters).length })}
                  </Button>
                </div>
              )}
              {list.hasNextPage && (
                <div className="pb-3">
                  <LoadMore isLoading={list.isFetchingNextPage} onLoadMore={() => void list.fetchNextPage()} />
                </div>
              )}
            </>
          );
        }}
      </QueryGate>
      <DiscardDialog letters={doomed} onClose={() => setDoomed(undefined)} />
    </div>
  );
}

/** As many as the server decides about in one go. */
const maxAtOnce = 100;
const firstIds = (letters: readonly DeadLetter[]) => letters.slice(0, maxAtOnce).map(({ id }) => id);
