import type { MessageView } from "@piloto/shared/conversation-views";
import { Bot, CircleAlert, Smartphone, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useMe } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { MessageActions } from "./message-actions.tsx";
import { readFailure } from "./message-failure.ts";
import { MessageContent } from "./message-content.tsx";
import { MessageTicks } from "./message-ticks.tsx";
import { QuotedMessage } from "./quoted-message.tsx";

type MessageBubbleProps = {
  message: MessageView;
  showsAuthor: boolean;
  /** A link led here. */
  isMarked: boolean;
  /** "WhatsApp" or "Instagram". */
  channelName: string;
  onReply: (message: MessageView) => void;
  onJump: (messageId: string) => void;
};

const grounds = {
  contact: "border-customer-line bg-customer-tint rounded-bl-[4px]",
  agent: "border-agent-line bg-agent-tint rounded-br-[4px]",
  person: "border-person-line bg-person-tint rounded-br-[4px]",
};

/** One message: the customer left, agent and people right, each with ground, icon and name of its own. */
export function MessageBubble(props: MessageBubbleProps) {
  const { message, showsAuthor, isMarked } = props;
  const isOut = message.direction === "out";
  // What is sent by rule speaks for the agent.
  const isByMachine = message.author === "agent" || message.author === "system";
  const ground = message.author === "contact" ? "contact" : isByMachine ? "agent" : "person";
  const hasFailed = message.status === "failed";
  return (
    <article
      data-message={message.id}
      aria-label={useSpokenName(message)}
      className={cn(
        "group/message relative grid max-w-[76%] gap-1 max-md:max-w-[86%]",
        isOut ? "justify-items-end self-end" : "justify-items-start self-start",
      )}
    >
      {isOut && showsAuthor && <AuthorLine message={message} />}
      <div className={cn("flex items-center gap-1", isOut && "flex-row-reverse")}>
        <div
          className={cn(
            "min-w-0 rounded-lg border px-3 py-2 text-md",
            grounds[ground],
            hasFailed && "border-dashed border-danger-line",
            isMarked && "outline-2 outline-offset-2 outline-focus",
          )}
        >
          {message.replyTo && <QuotedMessage quoted={message.replyTo} onJump={props.onJump} />}
          <MessageContent message={message} />
        </div>
        <MessageActions message={message} onReply={props.onReply} />
      </div>
      <Reactions message={message} />
      <MetaLine message={message} channelName={props.channelName} />
    </article>
  );
}

/** "Lia, 14:21": what a screen reader says before the words. */
function useSpokenName(message: MessageView): string {
  const t = useTranslations("messages");
  const format = useFormat();
  return `${useAuthorName(message) ?? t("customer")}, ${format.time(message.occurredAt)}`;
}

function useAuthorName(message: MessageView): string | undefined {
  const t = useTranslations("messages");
  const myId = useMe().user.id;
  switch (message.author) {
    case "contact":
      return undefined;
    case "agent":
      return message.agent?.name ?? t("authors.agent");
    case "phone":
      return t("authors.phone");
    case "system":
      return t("authors.system");
    case "person":
      if (!message.authorUser) return t("authors.formerMember");
      return message.authorUser.id === myId
        ? t("authors.me", { name: message.authorUser.name })
        : message.authorUser.name;
  }
}

function AuthorLine({ message }: { message: MessageView }) {
  const name = useAuthorName(message);
  const isByMachine = message.author === "agent" || message.author === "system";
  const Icon = isByMachine ? Bot : message.author === "phone" ? Smartphone : UserRound;
  return (
    <span
      aria-hidden
      className={cn(
        "flex items-center gap-1 text-xs font-medium",
        isByMachine ? "text-agent-text" : "text-person-text",
      )}
    >
      <Icon className="size-3.5" />
      {name}
    </span>
  );
}

function Reactions({ message }: { message: MessageView }) {
  const t = useTranslations("messages");
  if (message.reactions.length === 0) return null;
  return (
    <span className="-mt-2.5 flex gap-1 px-2">
      {message.reactions.map(({ side, emoji }) => (
        <span
          key={side}
          title={t(side === "contact" ? "reactedContact" : "reactedBusiness", { emoji })}
          className="rounded-full border border-border bg-surface px-1.5 text-sm leading-5 shadow-sm"
        >
          {emoji}
        </span>
      ))}
    </span>
  );
}

function MetaLine({ message, channelName }: { message: MessageView; channelName: string }) {
  const t = useTranslations("messages");
  const format = useFormat();
  if (message.status === "failed") return <FailureLine message={message} channelName={channelName} />;
  return (
    <span className="flex items-center gap-1 px-1 text-2xs text-muted tabular-nums">
      {message.editedAt && !message.isDeleted && <span>{t("edited")}</span>}
      <time dateTime={message.occurredAt} title={format.exact(message.occurredAt)}>
        {format.time(message.occurredAt)}
      </time>
      {message.direction === "out" && <MessageTicks status={message.status} />}
    </span>
  );
}

function FailureLine({ message, channelName }: { message: MessageView; channelName: string }) {
  const t = useTranslations("messages");
  const known = message.error ? readFailure(message.error) : undefined;
  const reason = known
    ? t(`failures.${known}`, { channel: channelName })
    : message.error?.title || t("failures.unknown");
  return (
    <Failure title={message.error?.details}>
      {t("notDelivered", { reason })}
      {(message.error?.code ?? -1) > 0 && (
        <span className="text-muted"> {t("errorCode", { code: message.error?.code ?? 0 })}</span>
      )}
    </Failure>
  );
}

function Failure({ title, children }: { title: string | undefined; children: ReactNode }) {
  return (
    <span title={title} className="flex items-start gap-1.5 px-1 text-xs text-danger">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>{children}</span>
    </span>
  );
}
