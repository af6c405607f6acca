import type { MessageView } from "@piloto/shared/conversation-views";
import { StickyNote } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { MessageText } from "./message-text.tsx";

/** An internal note: never leaves the house, and looks it. */
export function NoteLine({ message }: { message: MessageView }) {
  const t = useTranslations("messages");
  const format = useFormat();
  return (
    <article
      data-message={message.id}
      className="mx-auto flex w-full max-w-140 gap-2 rounded-md border border-dashed border-note-line bg-note-tint px-3 py-2 text-sm"
    >
      <StickyNote aria-hidden className="mt-0.5 shrink-0 text-warning" />
      <div className="min-w-0 flex-1">
        <b className="font-semibold">{t("noteBy", { name: message.authorUser?.name ?? t("authors.formerMember") })}</b>{" "}
        <MessageText text={message.text} />
        <time dateTime={message.occurredAt} className="ml-2 text-2xs text-muted tabular-nums">
          {format.time(message.occurredAt)}
        </time>
      </div>
    </article>
  );
}
