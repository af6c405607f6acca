import { GitCompareArrows, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconWell } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";

const key = "piloto:agents-hint-closed";

/** Explains draft and published once; closed, it stays closed in this browser. */
export function DraftHint() {
  const t = useTranslations("agents.hint");
  const [isClosed, setIsClosed] = useState(() => readClosed());
  if (isClosed) return null;
  const close = () => {
    setIsClosed(true);
    try {
      localStorage.setItem(key, "1");
    } catch {
      // Without storage the hint comes back at the next visit.
    }
  };
  return (
    <aside
      aria-label={t("title")}
      className="mt-4 flex items-center gap-3 rounded-md border border-dashed border-border-strong p-4 max-md:items-start"
    >
      <IconWell tone="accent">
        <GitCompareArrows aria-hidden />
      </IconWell>
      <div className="min-w-0 flex-1">
        <p className="text-sm font-semibold">{t("title")}</p>
        <p className="text-sm text-pretty text-secondary">{t("text")}</p>
      </div>
      <IconButton size="icon-sm" label={t("dismiss")} onClick={close}>
        <X aria-hidden />
      </IconButton>
    </aside>
  );
}

function readClosed(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
