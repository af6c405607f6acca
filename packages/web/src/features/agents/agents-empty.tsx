import { Archive, Bot, SearchX } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";

type AgentsEmptyProps = { search: string; isArchive: boolean; onClear: () => void; onCreate: () => void };

/** Why the list is empty, and the one way on. */
export function AgentsEmpty({ search, isArchive, onClear, onCreate }: AgentsEmptyProps) {
  const t = useTranslations("agents");
  const canEdit = useHasRole("admin");
  if (search !== "") {
    return (
      <Card padded={false}>
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("empty.searchTitle", { search })}
          action={<Button onClick={onClear}>{t("empty.clear")}</Button>}
        >
          {t("empty.searchText")}
        </EmptyState>
      </Card>
    );
  }
  if (isArchive) {
    return (
      <Card padded={false}>
        <EmptyState icon={<Archive aria-hidden />} title={t("empty.archivedTitle")}>
          {t("empty.archivedText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padded={false}>
      <EmptyState
        icon={<Bot aria-hidden />}
        title={t("empty.title")}
        action={
          canEdit && (
            <Button variant="primary" onClick={onCreate}>
              {t("newAgent")}
            </Button>
          )
        }
      >
        {canEdit ? t("empty.text") : t("empty.viewer")}
      </EmptyState>
    </Card>
  );
}
