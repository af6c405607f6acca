import { CircleCheck, RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { QueryGate } from "../../app/query-gate.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { LoadMore } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useReplay } from "./use-resolve.ts";

type StoredWebhook = RouterOutputs["deadLetters"]["listWebhooks"]["items"][number];

/** Webhooks that were stored and could not be read. */
export function WebhookList() {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const replay = useReplay();
  const list = trpc.deadLetters.listWebhooks.useInfiniteQuery(
    { workspaceId, state: "failed" },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  return (
    <div className="pt-2.5">
      <QueryGate query={list} rows={1} rowClassName="h-14">
        {({ pages }) => {
          const webhooks = pages.flatMap(({ items }) => items);
          if (webhooks.length === 0) {
            return (
              <EmptyState icon={<CircleCheck aria-hidden />} title={t("noWebhooksTitle")}>
                {t("noWebhooksText")}
              </EmptyState>
            );
          }
          return (
            <>
              <ul className="divide-y divide-border border-t border-border">
                {webhooks.map((webhook) => (
                  <WebhookRow
                    key={webhook.id}
                    webhook={webhook}
                    isBusy={replay.isPending}
                    onReplay={() => replay.run([webhook.id])}
                  />
                ))}
              </ul>
              {list.hasNextPage && (
                <div className="pb-3">
                  <LoadMore isLoading={list.isFetchingNextPage} onLoadMore={() => void list.fetchNextPage()} />
                </div>
              )}
            </>
          );
        }}
      </QueryGate>
    </div>
  );
}

type WebhookRowProps = { webhook: StoredWebhook; isBusy: boolean; onReplay: () => void };

function WebhookRow({ webhook, isBusy, onReplay }: WebhookRowProps) {
  const t = useTranslations("deadLetters");
  const { timezone } = useWorkspace();
  const { relative, exact, number } = useFormat(timezone);
  const { channelKind, channelName, receivedAt, error, sizeBytes } = webhook;
  return (
    <li className="flex items-start gap-3 px-4 py-3 max-md:px-3.5">
      <ChannelGlyph kind={channelKind} className="mt-0.5" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-md font-medium wrap-anywhere">{channelName}</span>
          <time dateTime={receivedAt} title={exact(receivedAt)} className="text-xs text-muted tabular-nums">
            {relative(receivedAt)}
          </time>
          <span className="text-xs text-muted tabular-nums">
            {t("kilobytes", { size: number(sizeBytes / 1024, 1) })}
          </span>
        </p>
        <code className="font-mono text-xs wrap-anywhere text-muted">{error}</code>
      </div>
      <Button size="sm" disabled={isBusy} onClick={onReplay} aria-label={t("replayOf", { name: channelName })}>
        <RotateCcw aria-hidden className="size-3.5" />
        {t("replay")}
      </Button>
    </li>
  );
}
