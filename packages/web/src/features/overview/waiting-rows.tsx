import { Link } from "@tanstack/react-router";
import { handoffReasons } from "@piloto/shared/conversation-words";
import { MessageCircleWarning, Plug, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { CardRow } from "../../ui/card.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Attention } from "./overview-types.ts";

type Waiting = Attention["waiting"]["longest"][number];

/** Somebody waits for a person: since when, why, and one click to take over. */
export function WaitingRow({ conversation }: { conversation: Waiting }) {
  const t = useTranslations("overview.attention");
  const words = useTranslations("messages.handoffReasons");
  const format = useFormat();
  const { slug } = useWorkspace();
  const canTake = useHasRole("seller");
  const reason = handoffReasons.find((known) => known === conversation.handoffReason);
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span className="relative">
        <Avatar name={conversation.contactName} kind="neutral" />
        <ChannelGlyph kind={conversation.channel.kind} onAvatar />
      </span>
      <Link
        to="/w/$slug/conversations/$conversationId"
        params={{ slug, conversationId: conversation.id }}
        className="min-w-0 flex-1"
      >
        <span className="block truncate text-md font-medium">{conversation.contactName}</span>
        <span className="block truncate text-xs text-muted first-letter:uppercase">
          {[
            reason && words(reason),
            conversation.waitingSince && t("since", { when: format.relative(conversation.waitingSince) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </Link>
      {canTake && <TakeOverButton conversation={conversation} />}
    </li>
  );
}

function TakeOverButton({ conversation: { id, controlEpoch } }: { conversation: Waiting }) {
  const t = useTranslations("overview.attention");
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const take = trpc.conversations.takeOver.useMutation({
    onSuccess: () => toast(t("taken")),
    onError: (error) =>
      toast(isAppError(error, "CONFLICT") ? t("takenByOther") : describe(error).text, { tone: "danger" }),
    onSettled: () => utils.overview.attention.invalidate({ workspaceId }),
  });
  return (
    <Button
      size="sm"
      variant="person"
      pending={take.isPending}
      onClick={() => take.mutate({ workspaceId, conversationId: id, controlEpoch })}
    >
      {t("takeOver")}
    </Button>
  );
}

/** A channel on which nothing leaves any more. */
export function StoppedChannelRow({ channel }: { channel: Attention["channels"][number] }) {
  const t = useTranslations("overview.attention");
  const format = useFormat();
  const { slug } = useWorkspace();
  return (
    <CardRow
      icon={<Plug aria-hidden className="text-warning" />}
      title={t(channel.status === "blocked" ? "channelBlocked" : "channelUnauthorized", { name: channel.name })}
      detail={t("queued", { count: channel.queued, when: format.relative(channel.since) })}
      action={
        <Button asChild size="sm">
          <Link to="/w/$slug/channels" params={{ slug }}>
            {t("authorize")}
          </Link>
        </Button>
      }
    />
  );
}

/** Messages of today that did not arrive. */
export function UndeliveredRow({ undelivered }: { undelivered: Attention["undelivered"] }) {
  const t = useTranslations("overview.attention");
  const { slug } = useWorkspace();
  return (
    <CardRow
      icon={<MessageCircleWarning aria-hidden className="text-danger" />}
      title={t("undelivered", { count: undelivered.messages })}
      detail={t("undeliveredIn", { count: undelivered.conversations })}
      action={
        <Button asChild size="sm">
          <Link to="/w/$slug/conversations" params={{ slug }} search={{ isAnyStatus: true, hasFailedMessage: true }}>
            {t("see")}
          </Link>
        </Button>
      }
    />
  );
}

/** Work the product gave up on. */
export function DeadLettersRow({ count }: { count: number }) {
  const t = useTranslations("overview.attention");
  const { slug } = useWorkspace();
  return (
    <CardRow
      icon={<TriangleAlert aria-hidden className="text-warning" />}
      title={t("deadLetters", { count })}
      detail={t("deadLettersText")}
      action={
        <Button asChild size="sm">
          <Link to="/w/$slug/settings/dead-letters" params={{ slug }}>
            {t("see")}
          </Link>
        </Button>
      }
    />
  );
}
