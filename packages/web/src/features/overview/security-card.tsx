import { Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { Card, CardList } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import type { SecurityEvent } from "./overview-types.ts";
import { SecurityRow } from "./security-row.tsx";

/** The period's newest security events, for those who may open the audit log. */
export function SecurityCard({
  events,
  days,
}: {
  events: readonly SecurityEvent[];
  days: { from: string; to: string };
}) {
  const t = useTranslations("overview.security");
  const { slug } = useWorkspace();
  return (
    <Card
      padded={false}
      title={t("title")}
      action={
        <Link to="/w/$slug/settings/audit-log" params={{ slug }} search={days} className={textLinkStyle("text-sm")}>
          {t("all")}
        </Link>
      }
    >
      {events.length === 0 ? (
        <EmptyState icon={<ShieldCheck aria-hidden />} title={t("empty")} className="py-8" />
      ) : (
        <CardList>
          {events.map((event) => (
            <SecurityRow key={event.seq} event={event} />
          ))}
        </CardList>
      )}
    </Card>
  );
}
