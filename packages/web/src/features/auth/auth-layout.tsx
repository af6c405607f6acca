import { Globe } from "lucide-react";
import type { ReactNode } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useSetLocale } from "../../app/language-provider.tsx";
import { runtimeConfig } from "../../app/runtime-config.ts";
import { Button } from "../../ui/button.tsx";
import { LogoMark } from "../../ui/logo-mark.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { HorizonDial } from "./horizon-dial.tsx";

/** Form left, dial right: the frame of every page one sees before signing in. */
export function AuthLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("auth");
  const app = useTranslations("app");
  return (
    <div className="grid min-h-dvh md:grid-cols-2">
      <div className="flex min-w-0 flex-col bg-surface px-10 py-8 max-md:px-5 max-md:pt-5 max-md:pb-6">
        <header className="flex items-center gap-2.5">
          <LogoMark />
          <span className="text-[0.9375rem] font-semibold tracking-[-0.01em]">{app("name")}</span>
          <span className="flex-1" />
          <LanguageButton />
        </header>
        <main className="m-auto grid w-full max-w-92 gap-4 py-8">{children}</main>
        <footer className="flex items-center gap-4 text-xs text-muted">
          <span>{t("copyright", { year: String(new Date().getFullYear()) })}</span>
          {runtimeConfig.simulatorUrl && (
            <a href={runtimeConfig.simulatorUrl} target="_blank" rel="noreferrer" className={textLinkStyle("ml-auto")}>
              {t("openMailbox")}
            </a>
          )}
        </footer>
      </div>
      <DialPanel />
    </div>
  );
}

function LanguageButton() {
  const app = useTranslations("app");
  const locale = useLocale();
  const setLocale = useSetLocale();
  const other = locale === "en" ? "pt-BR" : "en";
  return (
    <Button
      variant="ghost"
      size="sm"
      className="-mr-2.5"
      title={app(`languages.${other}`)}
      aria-label={`${app("language")}: ${app("languageName")}`}
      onClick={() => void setLocale(other).catch(() => undefined)}
    >
      <Globe aria-hidden className="size-3.5" />
      {app("languageName")}
    </Button>
  );
}

function DialPanel() {
  const t = useTranslations("auth");
  return (
    <div
      aria-hidden
      className="relative grid place-items-center overflow-hidden bg-panel text-panel-text max-md:hidden"
    >
      <HorizonDial />
      <div className="absolute inset-x-10 bottom-9 flex items-end justify-between gap-8 max-xl:flex-col max-xl:items-start max-xl:gap-3">
        <p className="whitespace-nowrap text-3xl/[38px] font-semibold tracking-[-0.026em]">
          {t.rich("motto", { br: () => <br /> })}
        </p>
        <p className="max-w-57.5 text-md text-panel-soft">{t("mottoText")}</p>
      </div>
    </div>
  );
}

/** Title and one sentence above the form. */
export function AuthHeading({ title, children }: { title: ReactNode; children?: ReactNode }) {
  useDocumentTitle(title);
  return (
    <div className="mb-1 grid gap-1">
      <h1 className="text-2xl font-semibold tracking-[-0.022em] text-balance">{title}</h1>
      {children && <p className="text-pretty text-secondary">{children}</p>}
    </div>
  );
}
