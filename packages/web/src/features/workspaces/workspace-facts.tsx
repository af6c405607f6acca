import { useTranslations } from "use-intl";
import { Banner } from "../../ui/banner.tsx";
import { Card } from "../../ui/card.tsx";
import { nameZone } from "./timezones.ts";
import type { Workspace } from "./use-update-workspace.ts";

/** The settings as those see them who may not change them: words, not controls that refuse. */
export function WorkspaceFacts({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("workspaces");
  const app = useTranslations("app");
  const { name, timezone, locale, retentionDays } = workspace;
  const facts = [
    [t("nameLabel"), name],
    [t("timezone"), nameZone(timezone, new Date())],
    [t("locale"), app(`languages.${locale}`)],
    [t("retention"), retentionDays === null ? t("retentionForever") : t("retentionDays", { count: retentionDays })],
  ] as const;
  return (
    <>
      <Banner tone="info">{t("readOnly")}</Banner>
      <Card>
        <dl className="grid gap-3 text-md md:grid-cols-[220px_1fr]">
          {facts.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-sm text-muted">{label}</dt>
              <dd className="max-md:-mt-2">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  );
}
