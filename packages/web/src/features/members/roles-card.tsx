import { useTranslations } from "use-intl";
import { roles } from "@piloto/shared/roles";
import { Card } from "../../ui/card.tsx";

/** What each role may do, in a sentence. */
export function RolesCard() {
  const t = useTranslations("members");
  return (
    <Card title={t("rolesTitle")} className="mt-4">
      <dl className="grid gap-2 text-sm md:grid-cols-[140px_1fr]">
        {roles.toReversed().map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium max-md:mt-1">{t(`roles.${role}`)}</dt>
            <dd className="text-secondary">{t(`roleHints.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
