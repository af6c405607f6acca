import { Coins, MessagesSquare } from "lucide-react";
import { useTranslations } from "use-intl";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

const icons = { conversations: MessagesSquare, cost: Coins };

/** The frame of figures that have no source yet, and says so. */
export function LaterCard({ kind }: { kind: "conversations" | "cost" }) {
  const t = useTranslations("overview.later");
  const Icon = icons[kind];
  return (
    <Card padded={false} title={t(kind)}>
      <EmptyState icon={<Icon aria-hidden />} title={t(`${kind}Title`)} className="py-8">
        {t(`${kind}Text`)}
      </EmptyState>
    </Card>
  );
}
