import type { ConversationRow } from "@piloto/shared/conversation-views";
import { Link } from "@tanstack/react-router";
import { Timer } from "lucide-react";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { cn } from "../../ui/cn.ts";
import { ControlChip } from "./control-chip.tsx";
import { createListTime, describeWindowEnd } from "./conversation-times.ts";
import { readConversationsSearch } from "./conversations-search.ts";
import { LastMessage } from "./last-message.tsx";

const bars = {
  ai: "before:bg-agent",
  human: "before:bg-person",
  handoff_pending: "before:bg-[repeating-linear-gradient(180deg,var(--pv-person-solid)_0_5px,transparent_5px_8px)]",
  paused: "before:bg-border-strong",
} as const;

const shownLabels = 2;

type ConversationLinkProps = { row: ConversationRow; now: number; className?: string };

/** One line of the list: who, when, what was said last, who commands. The bar at its left says the last at a glance. */
export function ConversationLink({ row, now, className }: ConversationLinkProps) {
  const { slug } = useWorkspace();
  const locale = useLocale();
  const listTime = useMemo(() => createListTime(locale), [locale]);
  const isUnread = row.unreadCount > 0;
  return (
    <Link
      to="/w/$slug/conversations/$conversationId"
      params={{ slug, conversationId: row.id }}
      search={(previous) => ({ ...readConversationsSearch(previous), message: undefined })}
      activeOptions={{ includeSearch: false }}
      data-conversation={row.id}
      className={cn(
        "relative grid h-full grid-cols-[40px_minmax(0,1fr)] gap-2.5 border-b border-border pt-2.5 pr-3 pl-3.5 -outline-offset-2 max-md:pt-3",
        "[--ground:var(--pv-bg)] before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:content-['']",
        "hover:bg-hover hover:[--ground:var(--pv-hover)] aria-[current=page]:bg-selected aria-[current=page]:[--ground:var(--pv-selected)]",
        bars[row.control],
        className,
      )}
    >
      <span className="relative h-10">
        <Avatar name={row.contactName} kind="neutral" size="lg" />
        <ChannelGlyph kind={row.channel.kind} onAvatar />
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <span className={cn("truncate text-md", isUnread ? "font-semibold" : "font-medium")}>{row.contactName}</span>
          <time dateTime={row.lastMessageAt} className="ml-auto text-xs whitespace-nowrap text-muted tabular-nums">
            {listTime(row.lastMessageAt, now)}
          </time>
        </span>
        <span className="flex items-center gap-1.5 text-sm/4.5 text-muted">
          <LastMessage row={row} />
          {isUnread && <Unread count={row.unreadCount} />}
        </span>
        <span className="mt-[5px] flex min-w-0 items-center gap-1.5 overflow-hidden">
          <ControlChip row={row} now={now} />
          <Labels labels={row.labels} />
          <WindowEnd expiresAt={row.status === "open" ? row.windowExpiresAt : null} now={now} />
        </span>
      </span>
    </Link>
  );
}

function Unread({ count }: { count: number }) {
  const t = useTranslations("conversations.row");
  return (
    <span className="ml-auto h-4.5 min-w-4.5 shrink-0 rounded-full bg-accent px-1.25 text-center text-2xs/4.5 font-semibold text-on-accent tabular-nums">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("unread", { count })}</span>
    </span>
  );
}

function Labels({ labels }: { labels: ConversationRow["labels"] }) {
  const t = useTranslations("conversations.row");
  const hidden = labels.length - shownLabels;
  return (
    <>
      {labels.slice(0, shownLabels).map(({ id, name }) => (
        <Badge key={id} tone="outline" className="min-w-0 shrink">
          <span className="truncate">{name}</span>
        </Badge>
      ))}
      {hidden > 0 && (
        <span className="text-xs text-muted tabular-nums">
          <span aria-hidden>+{hidden}</span>
          <span className="sr-only">{t("moreLabels", { count: hidden })}</span>
        </span>
      )}
    </>
  );
}

function WindowEnd({ expiresAt, now }: { expiresAt: string | null; now: number }) {
  const t = useTranslations("conversations.row");
  const left = describeWindowEnd(expiresAt, now);
  if (left === undefined) return null;
  return (
    <span className="ml-auto inline-flex shrink-0 items-center gap-1 text-xs font-medium whitespace-nowrap text-warning tabular-nums">
      <Timer aria-hidden className="size-3" />
      <span aria-hidden>{left}</span>
      <span className="sr-only">{t("windowEnds", { left })}</span>
    </span>
  );
}
