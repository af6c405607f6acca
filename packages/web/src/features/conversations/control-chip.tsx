import type { ConversationRow } from "@piloto/shared/conversation-views";
import { Bot, CheckCheck, CirclePause, Clock, Hand, UserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMe } from "../../app/workspace.ts";
import { Badge } from "../../ui/badge.tsx";
import { describeWait } from "./conversation-times.ts";
import { firstName } from "./first-name.ts";
import { useUntil } from "./use-until.ts";

/** Who commands a conversation, or why nobody has to. */
export function ControlChip({ row, now }: { row: ConversationRow; now: number }) {
  const t = useTranslations("conversations.row");
  const until = useUntil();
  const { user } = useMe();
  if (row.status === "closed")
    return (
      <Badge>
        <CheckCheck aria-hidden />
        {t("closed")}
      </Badge>
    );
  if (row.status === "snoozed" && row.snoozedUntil) {
    return (
      <Badge>
        <Clock aria-hidden />
        {t("snoozed", { until: until(row.snoozedUntil) })}
      </Badge>
    );
  }
  switch (row.control) {
    case "handoff_pending":
      return (
        <Badge tone="person-solid">
          <Hand aria-hidden />
          {t("waiting", { wait: describeWait(row.waitingSince ?? row.lastMessageAt, now) })}
        </Badge>
      );
    case "ai":
      return (
        <Badge tone="accent">
          <Bot aria-hidden />
          {row.agent?.name ?? t("ai")}
        </Badge>
      );
    case "human":
      return (
        <Badge tone="person">
          <UserRound aria-hidden />
          {row.assignee ? (row.assignee.id === user.id ? t("you") : firstName(row.assignee.name)) : t("person")}
        </Badge>
      );
    case "paused":
      return (
        <Badge>
          <CirclePause aria-hidden />
          {t("paused")}
        </Badge>
      );
  }
}
