import type { ConversationRow } from "@piloto/shared/conversation-views";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMe } from "../../app/workspace.ts";
import { cn } from "../../ui/cn.ts";
import { firstName } from "./first-name.ts";

/** "Lia: O prazo é de 7 dias…": who said what last, or that it was not delivered. */
export function LastMessage({ row }: { row: ConversationRow }) {
  const t = useTranslations("conversations");
  const author = useAuthorName(row);
  const { preview, type, status } = row.lastMessage;
  const isFailed = status === "failed";
  // Opened by hand to write first: there is nothing to show yet.
  if (preview === "" && type === "text") return <span className="truncate">{t("row.nothing")}</span>;
  return (
    <>
      {(isFailed || row.hasFailedMessage) && (
        <>
          <CircleAlert aria-hidden className="size-3.5 text-danger" />
          {!isFailed && <span className="sr-only">{t("row.failedBefore")}</span>}
        </>
      )}
      <span className={cn("truncate", isFailed ? "text-danger" : row.unreadCount > 0 && "text-text")}>
        {isFailed ? `${t("row.failed")}: ` : author !== undefined && t("row.says", { author })}
        {preview === "" ? t(`types.${type}`) : preview}
      </span>
    </>
  );
}

/** undefined: the customer, whose name stands above. */
function useAuthorName({ lastMessage: { author, authorName }, agent }: ConversationRow): string | undefined {
  const t = useTranslations("conversations.row");
  const { user } = useMe();
  switch (author) {
    case "contact":
      return undefined;
    case "phone":
      return t("phone");
    case "system":
      return t("notice");
    case "agent":
      return authorName ?? agent?.name ?? t("ai");
    case "person":
      return authorName === null ? t("person") : authorName === user.name ? t("you") : firstName(authorName);
  }
}
