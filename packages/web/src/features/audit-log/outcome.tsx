import { Ban, Check, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import type { AuditOutcome } from "@piloto/shared/audit-log";
import { Badge } from "../../ui/badge.tsx";

/** What came of it; only what is not as usual gets a colour. */
export function Outcome({ outcome }: { outcome: AuditOutcome }) {
  const t = useTranslations("auditLog");
  if (outcome === "done") {
    return (
      <span className="inline-flex items-center gap-1.5 text-muted">
        <Check aria-hidden className="size-3.5" />
        {t("outcomes.done")}
      </span>
    );
  }
  const isDenied = outcome === "denied";
  return (
    <Badge tone={isDenied ? "danger" : "warning"}>
      {isDenied ? <Ban aria-hidden /> : <TriangleAlert aria-hidden />}
      {t(`outcomes.${outcome}`)}
    </Badge>
  );
}
