import type { ModelConnectionPage } from "@piloto/shared/model-connections";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { cn } from "../../ui/cn.ts";

/** What this month has cost so far, and how much of the budget that is. */
export function BudgetCard({ page: { connection, monthCostMicros, monthCurrency } }: { page: ModelConnectionPage }) {
  const t = useTranslations("modelConnections.budget");
  const { currency, percent } = useFormat();
  if (!connection) return null;
  const { monthlyBudgetMicros: budget, prices } = connection;
  const spent = currency(monthCostMicros, monthCurrency);
  const share = budget === null ? 0 : monthCostMicros / budget;
  const text =
    budget === null ? t("noBudget") : t("ofBudget", { share: percent(share), budget: currency(budget, monthCurrency) });
  return (
    <Card title={t("title")} hint={prices === null ? t("noPrices") : undefined}>
      <p className="flex flex-wrap items-baseline gap-x-2 tabular-nums">
        <span className="text-2xl font-semibold">{spent}</span>
        <span className="text-sm text-secondary">{text}</span>
      </p>
      {budget !== null && (
        <div
          role="meter"
          aria-label={t("title")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.min(100, Math.round(share * 100))}
          aria-valuetext={`${spent}, ${text}`}
          className="mt-2 h-2 overflow-hidden rounded-full bg-customer-tint inset-ring inset-ring-customer-line"
        >
          <div
            className={cn("h-full rounded-full", share >= 1 ? "bg-danger" : share >= 0.8 ? "bg-warning" : "bg-accent")}
            style={{ width: `${Math.min(1, share) * 100}%` }}
          />
        </div>
      )}
    </Card>
  );
}
