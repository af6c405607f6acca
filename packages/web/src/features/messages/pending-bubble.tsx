import { CircleAlert, Clock, Pencil, RotateCw, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { MessageText } from "./message-text.tsx";
import type { PendingMessage } from "./send-queue.ts";

type PendingBubbleProps = {
  message: PendingMessage;
  onRetry: () => void;
  onDiscard: () => void;
  /** Back into the composer. */
  onEdit: (() => void) | undefined;
};

/** What was written here and the server has not confirmed. */
export function PendingBubble({ message, onRetry, onDiscard, onEdit }: PendingBubbleProps) {
  const t = useTranslations("messages.pending");
  const isRefused = message.state === "refused";
  return (
    <article
      aria-label={t(message.state)}
      className="grid max-w-[76%] justify-items-end gap-1 self-end max-md:max-w-[86%]"
    >
      <div
        className={cn(
          "rounded-lg rounded-br-[4px] border border-person-line bg-person-tint px-3 py-2 text-md",
          isRefused && "border-dashed border-danger-line",
          message.content.kind === "note" && "border-dashed border-note-line bg-note-tint",
        )}
      >
        <MessageText text={describe(message)} />
      </div>
      {isRefused ? (
        <div className="flex flex-wrap items-center justify-end gap-1 text-xs text-danger">
          <span className="flex items-center gap-1.5 px-1">
            <CircleAlert aria-hidden className="size-3.5" />
            <RefusalText message={message} />
          </span>
          <Button size="sm" variant="ghost" onClick={onRetry}>
            <RotateCw aria-hidden className="size-3.5" />
            {t("retry")}
          </Button>
          {onEdit && (
            <Button size="sm" variant="ghost" onClick={onEdit}>
              <Pencil aria-hidden className="size-3.5" />
              {t("edit")}
            </Button>
          )}
          <Button size="sm" variant="ghost" onClick={onDiscard}>
            <X aria-hidden className="size-3.5" />
            {t("discard")}
          </Button>
        </div>
      ) : (
        <span className="flex items-center gap-1 px-1 text-2xs text-muted">
          <Clock aria-hidden className="size-3.5" />
          {t(message.state)}
        </span>
      )}
    </article>
  );
}

function describe({ content }: PendingMessage): string {
  switch (content.kind) {
    case "text":
    case "note":
      return content.text;
    case "attachments":
      return [content.caption, ...content.filenames].filter(Boolean).join("\n");
    case "template":
      return content.preview;
  }
}

const knownReasons = [
  "window_closed",
  "channel_disconnected",
  "channel_blocked",
  "client_key_used",
  "text_too_long",
  "attachment_unavailable",
  "template_unusable",
  "opted_out",
] as const;

function RefusalText({ message }: { message: PendingMessage }) {
  const t = useTranslations("messages.refusals");
  const describeError = useErrorText();
  const reason = knownReasons.find((known) => known === message.refusal?.reason);
  if (reason) return t(reason);
  return describeError({ data: { appCode: message.refusal?.code, details: {} } }).text;
}
