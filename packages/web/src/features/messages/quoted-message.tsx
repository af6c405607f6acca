import type { MessageView } from "@piloto/shared/conversation-views";
import { useTranslations } from "use-intl";

type Quoted = NonNullable<MessageView["replyTo"]>;

/** What a message answers, above it; leads to the quoted message where it is known. */
export function QuotedMessage({ quoted, onJump }: { quoted: Quoted; onJump?: (messageId: string) => void }) {
  const t = useTranslations("messages");
  const { id, text } = quoted;
  const body = (
    <>
      <span className="block text-2xs font-medium text-muted">
        {t(quoted.author === "contact" ? "quotedContact" : "quotedOurs")}
      </span>
      <span className="line-clamp-2 text-sm text-secondary">{text ?? t("quotedUnknown")}</span>
    </>
  );
  const look = "mb-1.5 block w-full border-l-2 border-border-strong pl-2 text-left";
  if (id === null || !onJump) return <div className={look}>{body}</div>;
  return (
    <button type="button" className={`${look} hover:border-accent`} onClick={() => onJump(id)}>
      {body}
    </button>
  );
}
