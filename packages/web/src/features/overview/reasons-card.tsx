import { Link } from "@tanstack/react-router";
import { handoffReasons } from "@piloto/shared/conversation-words";
import { Hand } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import type { NumberFilters } from "./number-filters.tsx";
import type { Days, Numbers } from "./overview-types.ts";

/** Why conversations went to people: bars by frequency, each leading to its conversations. */
export function ReasonsCard({ numbers, days, filters }: { numbers: Numbers; days: Days; filters: NumberFilters }) {
  const t = useTranslations("overview.reasons");
  const words = useTranslations("messages.handoffReasons");
  const format = useFormat();
  const { slug } = useWorkspace();
  const { handoffReasons: reasons, total } = numbers;
  const most = Math.max(1, ...reasons.map(({ count }) => count));
  return (
    <Card
      padded={false}
      title={t("title")}
      action={<span className="text-xs text-muted">{t("count", { count: total.handoffs })}</span>}
    >
      {reasons.length === 0 ? (
        <EmptyState icon={<Hand aria-hidden />} title={t("empty")} className="py-8" />
      ) : (
        <ol className="grid gap-0.5 p-2">
          {reasons.map(({ reason, count, previous }) => {
            const known = handoffReasons.find((one) => one === reason);
            return (
              <li key={reason}>
                <Link
                  to="/w/$slug/conversations"
                  params={{ slug }}
                  search={{
                    isAnyStatus: true,
                    openedFrom: days.from,
                    openedTo: days.to,
                    handoffReason: known,
                    ...filters,
                  }}
                  title={t("before", { count: previous })}
                  className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-1 rounded-sm px-2 py-1.5 text-sm hover:bg-hover"
                >
                  <span className="truncate first-letter:uppercase">{known ? words(known) : reason}</span>
                  <span className="tabular-nums">
                    <b className="font-semibold">{format.number(count)}</b>{" "}
                    <span className="text-xs text-muted">{format.percent(count / Math.max(1, total.handoffs))}</span>
                  </span>
                  <span aria-hidden className="col-span-2 h-1.5 rounded-full bg-sunken">
                    <span
                      className="block h-full rounded-full bg-chart-2"
                      style={{ width: `${(count / most) * 100}%` }}
                    />
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      )}
    </Card>
  );
}
