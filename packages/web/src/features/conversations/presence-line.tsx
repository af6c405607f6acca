import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { firstName } from "./first-name.ts";
import { usePresence } from "./use-presence.ts";

/** "Camila está vendo", "Diego está escrevendo…"; who writes comes before who only looks. Nothing when one is alone. */
export function PresenceLine({ conversationId }: { conversationId: string }) {
  const t = useTranslations("conversations.presence");
  const { list } = useFormat();
  const others = usePresence(conversationId);
  const typing = others.filter(({ isTyping }) => isTyping);
  const shown = typing.length > 0 ? typing : others;
  if (shown.length === 0) return null;
  const names = list(shown.map(({ user }) => firstName(user.name)));
  const text = t(typing.length > 0 ? "typing" : "seeing", { names, count: shown.length });
  return (
    <span aria-live="polite" className={typing.length > 0 ? "text-person-text" : undefined}>
      {" · "}
      {text}
    </span>
  );
}
