import type { MessageStatus } from "@piloto/shared/conversation-words";
import { Check, CheckCheck, Clock } from "lucide-react";
import { useTranslations } from "use-intl";

/** How far a message came: clock, one tick, two, two in petrol; in words for screen readers. */
export function MessageTicks({ status }: { status: MessageStatus }) {
  const t = useTranslations("messages.status");
  if (status === "received" || status === "failed") return null;
  const Icon = status === "queued" || status === "sending" ? Clock : status === "sent" ? Check : CheckCheck;
  return (
    <span title={t(status)} className={status === "read" ? "text-accent-text" : undefined}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{t(status)}</span>
    </span>
  );
}
