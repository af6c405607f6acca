import type { ContactView } from "@piloto/shared/conversation-views";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";

/** What was said with this person before. */
export function PreviousConversations({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts");
  const format = useFormat();
  const { slug } = useWorkspace();
  return (
    <>
      <h3 className="mb-1.5 text-xs font-semibold text-secondary">{t("previousTitle")}</h3>
      <ul className="-mx-2 grid">
        {contact.previousConversations.map(({ id, status, openedAt, closedAt, preview }) => (
          <li key={id}>
            <Link
              to="/w/$slug/conversations/$conversationId"
              params={{ slug, conversationId: id }}
              className="grid rounded-sm px-2 py-1.5 text-sm hover:bg-hover max-md:min-h-11"
            >
              <span className="truncate">{preview}</span>
              <span className="text-xs text-muted">
                {t(`statuses.${status}`)} · {format.date(closedAt ?? openedAt)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
