import { WifiOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { session } from "../../api/session-browser.ts";
import { useSession } from "../use-session.ts";

/** A thin line while the server cannot be reached; everything below stays usable. */
export function OfflineStrip() {
  const t = useTranslations("app");
  const { isConnected } = useSession();
  return (
    <div role="status">
      {!isConnected && (
        <div className="flex min-h-9 items-center justify-center gap-2 border-b border-warning-line bg-warning-tint px-3 py-1 text-sm">
          <WifiOff aria-hidden className="size-3.5 text-warning" />
          <span className="text-pretty">{t("offline")}</span>
          <button
            type="button"
            onClick={() => void session.sync()}
            className="rounded-xs px-1 font-medium whitespace-nowrap text-accent-text hover:underline"
          >
            {t("offlineRetry")}
          </button>
        </div>
      )}
    </div>
  );
}
