import { SunMoon } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";
import { readPreferences, setTheme } from "../preferences.ts";

/** Flips between light and dark from whatever is on screen now; "system" is chosen in Aparência. */
function flipTheme(): void {
  const { theme } = readPreferences();
  const isDark = theme === "system" ? window.matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  setTheme(isDark ? "light" : "dark");
}

export function ThemeButton() {
  const t = useTranslations("shell");
  return (
    <IconButton label={t("toggleTheme")} tooltipSide="bottom" onClick={flipTheme} className="max-md:hidden">
      <SunMoon aria-hidden />
    </IconButton>
  );
}
