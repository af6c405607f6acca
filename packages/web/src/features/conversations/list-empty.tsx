import type { ConversationView } from "@piloto/shared/conversations";
import { MessagesSquare } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useConversationCounts } from "./use-conversation-counts.ts";

type ListEmptyProps = { view: ConversationView; isFiltered: boolean; onClear: () => void; onCreate: () => void };

/** Nothing in this folder: what belongs here, and the one way on. */
export function ListEmpty({ view, isFiltered, onClear, onCreate }: ListEmptyProps) {
  const t = useTranslations("conversations.empty");
  const filters = useTranslations("conversations.filters");
  const canWrite = useHasRole("seller");
  const counts = useConversationCounts();
  if (isFiltered) {
    return (
      <EmptyState
        icon={<MessagesSquare aria-hidden />}
        title={t("filtered")}
        action={<Button onClick={onClear}>{filters("clear")}</Button>}
      >
        {t("filteredText")}
      </EmptyState>
    );
  }
  const text = view === "waiting" ? t("waitingText", { count: counts?.ai ?? 0 }) : t(`${view}Text`);
  const action = view === "all" && canWrite && <Button onClick={onCreate}>{t("new")}</Button>;
  return (
    <EmptyState icon={<MessagesSquare aria-hidden />} title={t(view)} action={action}>
      {text}
    </EmptyState>
  );
}
