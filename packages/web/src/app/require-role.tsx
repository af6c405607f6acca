import { ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Role } from "@piloto/shared/roles";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { useHasRole, useWorkspace } from "./workspace.ts";

/** Shows the page to those whose role reaches; others, who came by its address, learn whom to ask. */
export function RequireRole({ role, children }: { role: Role; children: ReactNode }) {
  const t = useTranslations("workspaces");
  const { name } = useWorkspace();
  if (useHasRole(role)) return children;
  return (
    <Card>
      <EmptyState icon={<ShieldAlert aria-hidden />} title={t("needsAdmin")}>
        {t("needsAdminText", { name })}
      </EmptyState>
    </Card>
  );
}
