import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Check, PanelRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { askComposer } from "../../app/inbox/composer-signals.ts";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import { useMediaQuery } from "../../app/use-media-query.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { SnoozeDialog, SnoozeMenu } from "./snooze-menu.tsx";
import { useConversationActions } from "./use-conversation-actions.ts";

type ConversationHeaderProps = { conversation: ConversationDetail; presence: ReactNode; onWhy: () => void };

/** With whom one talks, on which channel, who else is here, and what one can do to the conversation as a whole. */
export function ConversationHeader({ conversation, presence, onWhy }: ConversationHeaderProps) {
  const t = useTranslations("conversations");
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const canWrite = useHasRole("seller");
  const isPhone = useMediaQuery("(max-width: 767px)");
  const actions = useConversationActions(conversation);
  const [open, setOpen] = useState<"snooze" | "snoozeOther" | null>(null);
  const isLive = conversation.status !== "closed";
  useHeaderKeys({ isLive, onClose: actions.close, onSnooze: () => setOpen(isPhone ? "snoozeOther" : "snooze") });
  const leave = () => {
    actions.markUnread();
    void navigate({ to: "/w/$slug/conversations", params: { slug }, search: true });
  };
  return (
    <header className="flex min-h-15 shrink-0 items-center gap-3 border-b border-border px-4 max-md:gap-1 max-md:px-1">
      {isPhone && (
        <Button asChild variant="ghost" size="icon">
          <Link to="/w/$slug/conversations" params={{ slug }} search aria-label={t("page.back")}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
      )}
      <Who conversation={conversation} presence={presence} isPhone={isPhone} />
      {canWrite && isLive && (
        <>
          <SnoozeMenu
            open={open === "snooze"}
            onOpenChange={(isOpen) => setOpen(isOpen ? "snooze" : null)}
            onSnooze={actions.snooze}
            onOther={() => setOpen("snoozeOther")}
          />
          <Button className="max-md:hidden" onClick={actions.close}>
            <Check aria-hidden className="size-3.5" />
            <span className="max-lg:sr-only">{t("actions.close")}</span>
            <span className="max-lg:hidden">
              <Kbd>E</Kbd>
            </span>
          </Button>
        </>
      )}
      <ContactButton conversationId={conversation.id} />
      <MoreMenu
        conversation={conversation}
        actions={actions}
        isPhone={isPhone}
        onSnoozeOther={() => setOpen("snoozeOther")}
        onMarkUnread={leave}
        onWhy={onWhy}
      />
      <SnoozeDialog
        open={open === "snoozeOther"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "snoozeOther" : null)}
        onSnooze={actions.snooze}
      />
    </header>
  );
}

type WhoProps = { conversation: ConversationDetail; presence: ReactNode; isPhone: boolean };

function Who({ conversation, presence, isPhone }: WhoProps) {
  const { slug } = useWorkspace();
  const { id, channel, contactName } = conversation;
  // Beside the list, whose title is the page's; alone on a phone.
  const Heading = isPhone ? "h1" : "h2";
  const content = (
    <>
      <span className="relative">
        <Avatar name={contactName} kind="neutral" />
        <ChannelGlyph kind={channel.kind} onAvatar className="size-[15px]" />
      </span>
      <span className="grid min-w-0">
        <Heading className="truncate text-[0.9375rem]/5 font-semibold tracking-[-0.008em]">{contactName}</Heading>
        <span className="truncate text-xs text-muted">
          {channel.name}
          {presence}
        </span>
      </span>
    </>
  );
  const style = "flex min-w-0 flex-1 items-center gap-3 rounded-sm";
  if (!isPhone) return <div className={style}>{content}</div>;
  return (
    <Link
      to="/w/$slug/conversations/$conversationId/contact"
      params={{ slug, conversationId: id }}
      search
      className={style}
    >
      {content}
    </Link>
  );
}

/** Between a phone and a wide screen the contact is a drawer. */
function ContactButton({ conversationId }: { conversationId: string }) {
  const t = useTranslations("conversations.page");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  return (
    <IconButton
      label={t("openContact")}
      className="max-md:hidden xl:hidden"
      onClick={() =>
        void navigate({
          to: "/w/$slug/conversations/$conversationId/contact",
          params: { slug, conversationId },
          search: true,
        })
      }
    >
      <PanelRight aria-hidden />
    </IconButton>
  );
}

function useHeaderKeys({
  isLive,
  onClose,
  onSnooze,
}: {
  isLive: boolean;
  onClose: () => void;
  onSnooze: () => void;
}): void {
  const t = useTranslations("conversations.keys");
  const canWrite = useHasRole("seller");
  usePageKeys(
    canWrite
      ? [
          { key: "r", label: t("reply"), run: () => askComposer("reply") },
          { key: "n", label: t("note"), run: () => askComposer("note") },
          ...(isLive
            ? [
                { key: "e", label: t("close"), run: onClose },
                { key: "s", label: t("snooze"), run: onSnooze },
              ]
            : []),
        ]
      : [],
  );
}
