import { Link } from "@tanstack/react-router";
import { CircleCheck, Mail } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, CardList, CardRow } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import type { Attention, Overview } from "./overview-types.ts";
import { SecurityRow } from "./security-row.tsx";
import { DeadLettersRow, StoppedChannelRow, UndeliveredRow, WaitingRow } from "./waiting-rows.tsx";

type Unpublished = Overview["agents"]["unpublished"][number];

const maxAgents = 4;
const maxEvents = 2;

type AttentionCardProps = { overview: Overview; /** Undefined until it has come. */ attention: Attention | undefined };

/** What waits for somebody: people first, then channels and messages, then what the workspace itself asks for. */
export function AttentionCard({ overview, attention }: AttentionCardProps) {
  const t = useTranslations("overview.attention");
  const canEdit = useHasRole("admin");
  const { slug } = useWorkspace();
  const events = overview.security?.events.filter(({ outcome }) => outcome === "attention").slice(0, maxEvents) ?? [];
  const invites = overview.security?.openInvites ?? 0;
  const unpublished = canEdit ? overview.agents.unpublished : [];
  const urgent = attention ? countUrgent(attention) : 0;
  const count = urgent + events.length + (invites > 0 ? 1 : 0) + unpublished.length;
  const hidden = unpublished.length - maxAgents;
  return (
    <Card
      padded={false}
      action={
        attention !== undefined &&
        attention.waiting.count > 0 && (
          <Link
            to="/w/$slug/conversations"
            params={{ slug }}
            search={{ view: "waiting" }}
            className={textLinkStyle("text-sm")}
          >
            {t("queue")}
          </Link>
        )
      }
      title={
        <span className="flex items-center gap-2">
          {t("title")}
          {count > 0 && <Badge tone="person-solid">{count}</Badge>}
        </span>
      }
    >
      {count === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title={t("empty")} className="py-8" />
      ) : (
        <CardList>
          {attention && <UrgentRows attention={attention} />}
          {events.map((event) => (
            <SecurityRow key={event.seq} event={event} />
          ))}
          {invites > 0 && (
            <CardRow
              icon={<Mail aria-hidden />}
              title={t("invites", { count: invites })}
              detail={t("invitesText")}
              action={
                <Button asChild size="sm">
                  <Link to="/w/$slug/settings/invites" params={{ slug }}>
                    {t("see")}
                  </Link>
                </Button>
              }
            />
          )}
          {unpublished.slice(0, maxAgents).map((agent) => (
            <UnpublishedRow key={agent.id} agent={agent} />
          ))}
          {hidden > 0 && (
            <li className="px-4 py-2.5 text-sm">
              <Link to="/w/$slug/agents" params={{ slug }} className={textLinkStyle()}>
                {t("more", { count: hidden })}
              </Link>
            </li>
          )}
        </CardList>
      )}
    </Card>
  );
}

const countUrgent = ({ waiting, channels, undelivered, deadLetters }: Attention): number =>
  waiting.count + channels.length + (undelivered.messages > 0 ? 1 : 0) + ((deadLetters ?? 0) > 0 ? 1 : 0);

function UrgentRows({ attention }: { attention: Attention }) {
  const { waiting, channels, undelivered, deadLetters } = attention;
  return (
    <>
      {waiting.longest.map((conversation) => (
        <WaitingRow key={conversation.id} conversation={conversation} />
      ))}
      {channels.map((channel) => (
        <StoppedChannelRow key={channel.id} channel={channel} />
      ))}
      {undelivered.messages > 0 && <UndeliveredRow undelivered={undelivered} />}
      {deadLetters !== null && deadLetters > 0 && <DeadLettersRow count={deadLetters} />}
    </>
  );
}

function UnpublishedRow({ agent }: { agent: Unpublished }) {
  const t = useTranslations("overview.attention");
  const { slug, timezone } = useWorkspace();
  const format = useFormat(timezone);
  const state = !agent.canPublish
    ? t("incomplete")
    : agent.publishedNumber === null
      ? t("neverPublished")
      : t("changes", { count: agent.changeCount });
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="grid size-9 place-items-center">
        <Avatar name={agent.name} kind="agent" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-md font-medium">{agent.name}</p>
        <p className="text-xs text-muted">
          {state} · {format.relative(agent.updatedAt)}
        </p>
      </div>
      <Button asChild size="sm">
        <Link to="/w/$slug/agents/$agentId" params={{ slug, agentId: agent.id }}>
          {t("review")}
        </Link>
      </Button>
    </li>
  );
}
