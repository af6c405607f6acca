import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { CheckCheck, Clock } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { useUntil } from "./use-until.ts";
import { useConversationActions } from "./use-conversation-actions.ts";

/** Says that a conversation is closed or put off, and how it comes back. Nothing while it is open. */
export function StatusStrip({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("conversations.page");
  const { relative } = useFormat();
  const until = useUntil();
  const canWrite = useHasRole("seller");
  const { reopen } = useConversationActions(conversation);
  if (conversation.status === "open") return null;
  const isClosed = conversation.status === "closed";
  const Icon = isClosed ? CheckCheck : Clock;
  const { closedAt, snoozedUntil } = conversation;
  return (
    <div
      role="status"
      className="flex min-h-11 shrink-0 items-center gap-3 border-b border-border bg-sunken px-4 py-2 text-sm/4.5 max-md:pr-2 max-md:pl-3"
    >
      <Icon aria-hidden className="text-secondary" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">
          {isClosed
            ? t("closed", { when: closedAt ? relative(closedAt) : "" })
            : t("snoozed", { until: snoozedUntil ? until(snoozedUntil) : "" })}
        </b>{" "}
        <span className="text-secondary max-md:hidden">{isClosed ? t("closedBy") : t("wakes")}</span>
      </p>
      {canWrite && (
        <Button size="sm" onClick={reopen}>
          {isClosed ? t("reopen") : t("wake")}
        </Button>
      )}
    </div>
  );
}
