import {
  Fingerprint,
  KeyRound,
  Laptop,
  Link2,
  Lock,
  LogIn,
  ShieldAlert,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { cn } from "../../ui/cn.ts";
import { type AccountEvent, type EventFamily, readEvent } from "./activity-text.ts";
import { QueryState } from "./query-state.tsx";

const icons: Record<EventFamily, LucideIcon> = {
  sign_in: LogIn,
  key: KeyRound,
  passkey: Fingerprint,
  lock: Lock,
  device: Laptop,
  google: Link2,
  person: UserRound,
  alarm: ShieldAlert,
};

const pageSize = 8;

/** The account's own log in plain words, the newest first. */
export function ActivityCard() {
  const t = useTranslations("security.activity");
  const query = trpc.auditLog.listOwn.useInfiniteQuery(
    { limit: pageSize },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  return (
    <Card title={t("title")} padded={false}>
      <QueryState query={query} rows={4}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0) return <p className="px-4 pt-2 pb-4 text-sm text-secondary">{t("empty")}</p>;
          return (
            <ul className="mt-2 divide-y divide-border border-t border-border">
              {events.map((event) => (
                <EventRow key={event.seq} event={event} />
              ))}
            </ul>
          );
        }}
      </QueryState>
      {query.hasNextPage && (
        <div className="border-t border-border px-2 py-1.5">
          <Button
            variant="ghost"
            size="sm"
            className="text-accent-text"
            pending={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("loadMore")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function EventRow({ event }: { event: AccountEvent }) {
  const t = useTranslations("security.activity");
  const format = useFormat();
  const { key, family, isAlarm } = readEvent(event);
  const Icon = icons[family];
  const device = useDeviceLabel()(event);
  const facts = [device, event.ip, format.relative(event.occurredAt)].filter(Boolean).join(" · ");
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-2.5 px-4 py-2.25 text-sm/4.5">
      <Icon aria-hidden className={cn("mt-px", isAlarm ? "text-danger" : "text-muted")} />
      <div className="min-w-0">
        <p className={cn("wrap-anywhere", isAlarm && "font-semibold")}>{t(key, { name: event.targetLabel ?? "" })}</p>
        <p className="text-xs text-muted tabular-nums" title={format.exact(event.occurredAt)}>
          {facts}
        </p>
        {key === "reuse" && <p className="mt-1 text-xs text-secondary">{t("reuseText")}</p>}
      </div>
    </li>
  );
}

/** On which device a sign-in happened; the log keeps "Chrome · Windows". */
function useDeviceLabel(): (event: AccountEvent) => string | null {
  const t = useTranslations("security.sessions");
  return ({ action, targetKind, targetLabel }) => {
    if (action !== "auth.login" || targetKind !== "session" || !targetLabel) return null;
    const [browser, platform] = targetLabel.split(" · ");
    return browser && platform ? t("device", { browser, platform }) : targetLabel;
  };
}
