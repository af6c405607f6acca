import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";

/** The contact on a phone: the third screen, with the way back. */
export function ContactScreen({ onBack, children }: { onBack: () => void; children: ReactNode }) {
  const t = useTranslations("conversations.page");
  return (
    <section aria-label={t("contact")} className="flex h-full min-h-0 flex-col bg-bg">
      <header className="flex h-topbar shrink-0 items-center gap-1 border-b border-border px-1">
        <IconButton label={t("backToConversation")} onClick={onBack}>
          <ArrowLeft aria-hidden />
        </IconButton>
        <h1 className="text-xl font-semibold tracking-[-0.014em]">{t("contact")}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
    </section>
  );
}
