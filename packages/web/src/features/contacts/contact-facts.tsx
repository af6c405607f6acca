import type { ConversationDetail } from "@piloto/shared/conversation-views";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";

/** What is known of the person; what is not known takes no space. */
export function ContactFacts({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("contacts.facts");
  const { contact, assignee } = conversation;
  const rows: [string, ReactNode][] = [
    [t("city"), contact.city],
    [t("origin"), contact.origin && t("ad", { headline: contact.origin.headline })],
    [t("interest"), contact.interest],
    [t("email"), contact.email],
    ...Object.entries(contact.facts).map(([name, value]): [string, ReactNode] => [name, value]),
    [t("notes"), contact.notes && <span className="whitespace-pre-wrap">{contact.notes}</span>],
    [t("owner"), <Owner key="owner" name={assignee?.name} />],
    [t("before"), t("previous", { count: contact.previousCount })],
  ];
  return (
    <>
      {contact.isMarketingOptedOut && (
        <Badge tone="warning" className="mb-2.5">
          {t("optedOut")}
        </Badge>
      )}
      <dl className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-3 gap-y-2 text-sm">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="truncate text-muted first-letter:uppercase">{name}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function Owner({ name }: { name: string | undefined }) {
  const t = useTranslations("contacts.facts");
  if (!name) return <span className="text-muted">{t("nobody")}</span>;
  return (
    <span className="flex items-center gap-1.5">
      <Avatar name={name} size="sm" className="size-5" />
      {name}
    </span>
  );
}
