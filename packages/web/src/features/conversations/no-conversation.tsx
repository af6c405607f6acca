import { MessagesSquare } from "lucide-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Kbd } from "../../ui/kbd.tsx";

/** The middle of a wide screen before a conversation is chosen. */
export function NoConversation() {
  const t = useTranslations("conversations.none");
  return (
    <section className="grid h-full place-content-center bg-surface max-md:hidden">
      <EmptyState icon={<MessagesSquare aria-hidden />} title={t("title")}>
        {t.rich("text", { j: () => <Kbd>J</Kbd>, k: () => <Kbd>K</Kbd>, enter: () => <Kbd>↵</Kbd> })}
      </EmptyState>
    </section>
  );
}
