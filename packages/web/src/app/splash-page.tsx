import { useTranslations } from "use-intl";
import { session } from "../api/session-browser.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { LogoMark } from "../ui/logo-mark.tsx";
import { useIsSlow } from "../ui/skeleton.tsx";
import { useSession } from "./use-session.ts";

/** Between opening the page and knowing who is there. Says so when the server does not answer. */
export function SplashPage() {
  const t = useTranslations("app");
  const { isConnected } = useSession();
  const isSlow = useIsSlow(true);
  if (!isSlow) return null;
  return (
    <main aria-busy className="grid min-h-dvh place-content-center justify-items-center gap-6 px-5">
      <LogoMark label={t("loading")} className="size-10 animate-skeleton" />
      {!isConnected && (
        <Banner
          tone="warning"
          action={
            <Button size="sm" onClick={() => void session.sync()}>
              {t("offlineRetry")}
            </Button>
          }
        >
          {t("offlineStart")}
        </Banner>
      )}
    </main>
  );
}
