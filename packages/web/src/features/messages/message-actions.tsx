import type { MessageView } from "@piloto/shared/conversation-views";
import { Copy, EllipsisVertical, Link, Reply, RotateCw, SmilePlus, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useConversationId } from "./conversation-context.ts";

const quickReactions = ["👍", "❤️", "😂", "😮", "🙏"] as const;

type MessageActionsProps = { message: MessageView; onReply: (message: MessageView) => void };

/** What can be done with one message; the button shows on hover and focus, on a phone always. */
export function MessageActions({ message, onReply }: MessageActionsProps) {
  const t = useTranslations("messages.actions");
  const canAct = useHasRole("seller") && !message.isDeleted;
  const calls = useMessageCalls(message);
  const [isOpen, setIsOpen] = useState(false);
  const isReplying = useRef(false);
  // The closed menu would take the focus back from the composer.
  const focusComposer = (event: Event) => {
    if (!isReplying.current) return;
    isReplying.current = false;
    event.preventDefault();
    onReply(message);
  };
  const copy = () => void navigator.clipboard.writeText(message.text).then(() => toast(t("copied")));
  const copyLink = () => {
    const url = new URL(window.location.href);
    url.searchParams.set("message", message.id);
    void navigator.clipboard.writeText(url.href).then(() => toast(t("linkCopied")));
  };
  return (
    <>
      {message.status === "failed" && canAct && message.error?.canResend && (
        <Button size="sm" variant="ghost" onClick={calls.resend} pending={calls.isPending}>
          <RotateCw aria-hidden className="size-3.5" />
          {t("resend")}
        </Button>
      )}
      <Menu open={isOpen} onOpenChange={setIsOpen}>
        <MenuTrigger asChild>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={t("label")}
            className="opacity-0 group-hover/message:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100"
          >
            <EllipsisVertical aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end" onCloseAutoFocus={focusComposer}>
          {canAct && message.direction !== "note" && (
            <MenuItem icon={<Reply aria-hidden />} keys={["R"]} onSelect={() => (isReplying.current = true)}>
              {t("reply")}
            </MenuItem>
          )}
          {canAct && message.direction === "in" && (
            <div role="group" aria-label={t("react")} className="flex items-center gap-0.5 px-1 py-1">
              <SmilePlus aria-hidden className="mx-1 text-muted" />
              {quickReactions.map((emoji) => (
                <ReactionButton
                  key={emoji}
                  emoji={emoji}
                  message={message}
                  onPick={(next) => {
                    calls.react(next);
                    setIsOpen(false);
                  }}
                />
              ))}
            </div>
          )}
          {message.text && (
            <MenuItem icon={<Copy aria-hidden />} onSelect={copy}>
              {t("copy")}
            </MenuItem>
          )}
          <MenuItem icon={<Link aria-hidden />} onSelect={copyLink}>
            {t("copyLink")}
          </MenuItem>
          {canAct && message.status === "queued" && (
            <MenuItem icon={<X aria-hidden />} tone="danger" onSelect={calls.cancel}>
              {t("cancel")}
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
    </>
  );
}

type ReactionButtonProps = { emoji: string; message: MessageView; onPick: (emoji: string | null) => void };

function ReactionButton({ emoji, message, onPick }: ReactionButtonProps) {
  const t = useTranslations("messages.actions");
  const isMine = message.reactions.some((reaction) => reaction.side === "business" && reaction.emoji === emoji);
  return (
    <button
      type="button"
      aria-pressed={isMine}
      aria-label={t(isMine ? "unreactWith" : "reactWith", { emoji })}
      className="grid size-8 place-items-center rounded-sm text-lg hover:bg-hover aria-pressed:bg-selected"
      onClick={() => onPick(isMine ? null : emoji)}
    >
      {emoji}
    </button>
  );
}

function useMessageCalls(message: MessageView) {
  const { workspaceId } = useWorkspace();
  const conversationId = useConversationId();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  const options = {
    onError: (error: unknown) => void toast(describe(error).text, { tone: "danger" as const }),
    onSettled: () => utils.messages.list.invalidate(),
  };
  const resend = trpc.messages.resend.useMutation(options);
  const cancel = trpc.messages.cancel.useMutation(options);
  const react = trpc.messages.react.useMutation(options);
  const place = { workspaceId, conversationId, messageId: message.id };
  return {
    resend: () => resend.mutate(place),
    cancel: () => cancel.mutate(place),
    react: (emoji: string | null) => react.mutate({ ...place, emoji }),
    isPending: resend.isPending,
  };
}
