import { useTranslations } from "use-intl";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { useConversationCounts } from "./use-conversation-counts.ts";

/** "(3) Conversas": how many wait for a person is read from the browser's tab. */
export function useInboxTitle(): void {
  const t = useTranslations("conversations");
  const waiting = useConversationCounts()?.waiting ?? 0;
  useDocumentTitle(waiting > 0 ? t("titleWaiting", { count: waiting }) : t("title"));
}
