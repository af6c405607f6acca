import type { Locale } from "@piloto/shared/fields";
import { useLocale, useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { useSetLocale } from "../../app/language-provider.tsx";
import { setSingleKeys, setTheme, usePreferences, type Theme } from "../../app/preferences.ts";
import { Card } from "../../ui/card.tsx";
import { Stack } from "../../ui/page.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Switch } from "../../ui/switch.tsx";
import { toast } from "../../ui/toast-store.ts";

const themes: readonly Theme[] = ["light", "dark", "system"];
const locales: readonly Locale[] = ["pt-BR", "en"];

/** Theme, language and keyboard of this browser; each choice holds at once. */
export function AppearancePage() {
  const t = useTranslations("appearance");
  const app = useTranslations("app");
  const { theme, hasSingleKeys } = usePreferences();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const describe = useErrorText();
  const changeLocale = (next: Locale) => {
    setLocale(next).catch((error: unknown) => toast(describe(error).text, { tone: "danger" }));
  };
  return (
    <Stack className="max-w-160">
      <Card title={t("themeTitle")} hint={t("themeHint")}>
        <RadioGroup
          aria-label={t("themeTitle")}
          value={theme}
          onValueChange={setTheme}
          options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
          className="md:grid-cols-3"
        />
      </Card>
      <Card title={t("languageTitle")} hint={t("languageHint")}>
        <RadioGroup
          aria-label={t("languageTitle")}
          value={locale}
          onValueChange={changeLocale}
          options={locales.map((value) => ({ value, label: app(`languages.${value}`) }))}
          className="md:grid-cols-2"
        />
      </Card>
      <Card title={t("keyboardTitle")}>
        <Switch
          label={t("singleKeys")}
          hint={t("singleKeysHint")}
          checked={hasSingleKeys}
          onCheckedChange={setSingleKeys}
        />
      </Card>
    </Stack>
  );
}
