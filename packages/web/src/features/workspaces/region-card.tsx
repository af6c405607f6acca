import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { localeField, locales } from "@piloto/shared/fields";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Stack } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { brazilianZones, nameZone, otherZones } from "./timezones.ts";
import { useUpdateWorkspace, type Workspace } from "./use-update-workspace.ts";

/** Where the workspace's days begin and what language its files speak; each choice holds at once. */
export function RegionCard({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("workspaces");
  const app = useTranslations("app");
  const update = useUpdateWorkspace(workspace);
  return (
    <Card title={t("regionTitle")} hint={t("regionHint")}>
      <Stack>
        <Field label={t("timezone")} hint={t("timezoneHint")}>
          {(control) => (
            <Select
              {...control}
              className="max-w-90"
              value={workspace.timezone}
              onChange={(event) => update({ timezone: event.target.value })}
            >
              <ZoneOptions current={workspace.timezone} />
            </Select>
          )}
        </Field>
        <Field label={t("locale")} hint={t("localeHint")}>
          {(control) => (
            <Select
              {...control}
              className="max-w-90"
              value={workspace.locale}
              onChange={(event) => update({ locale: localeField.parse(event.target.value) })}
            >
              {locales.map((locale) => (
                <option key={locale} value={locale}>
                  {app(`languages.${locale}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </Stack>
    </Card>
  );
}

function ZoneOptions({ current }: { current: string }) {
  const t = useTranslations("workspaces");
  const { brazil, others } = useMemo(() => {
    const now = new Date();
    const name = (zone: string) => ({ zone, label: nameZone(zone, now) });
    const rest = otherZones();
    // The server's list of zones may be longer than this browser's.
    const known = rest.includes(current) || brazilianZones.includes(current) ? rest : [current, ...rest];
    return { brazil: brazilianZones.map(name), others: known.map(name) };
  }, [current]);
  return (
    <>
      <optgroup label={t("brazil")}>
        {brazil.map(({ zone, label }) => (
          <option key={zone} value={zone}>
            {label}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("otherZones")}>
        {others.map(({ zone, label }) => (
          <option key={zone} value={zone}>
            {label}
          </option>
        ))}
      </optgroup>
    </>
  );
}
