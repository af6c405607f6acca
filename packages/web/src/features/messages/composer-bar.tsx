import { channelLimits } from "@piloto/shared/channel-limits";
import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { LayoutTemplate, Paperclip, SendHorizontal, Smile, Zap } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import type { useComposer } from "./use-composer.ts";

// The names of all emoji are larger than the rest of the page.
const EmojiPicker = lazy(async () => ({ default: (await import("../../ui/emoji-picker.tsx")).EmojiPicker }));

type ComposerBarProps = {
  composer: ReturnType<typeof useComposer>;
  conversation: ConversationDetail;
  onTemplates: () => void;
};

/** The row below the text: files, emoji, quick replies, templates, send. */
export function ComposerBar({ composer, conversation, onTemplates }: ComposerBarProps) {
  const t = useTranslations("messages.composer");
  const isNote = composer.draft.mode === "note";
  const limits = channelLimits[conversation.channel.kind];
  return (
    <div className="flex items-center gap-0.5 px-1.5 pb-1.5">
      {!isNote && <FileButton onFiles={composer.uploads.add} accept={acceptedTypes(limits)} />}
      <EmojiButton onPick={composer.insert} />
      {!isNote && (
        <IconButton size="icon-sm" label={t("quickReplies")} keys={["/"]} onClick={() => startQuickReply(composer)}>
          <Zap aria-hidden />
        </IconButton>
      )}
      {!isNote && limits.hasTemplates && (
        <IconButton size="icon-sm" label={t("templates")} onClick={onTemplates}>
          <LayoutTemplate aria-hidden />
        </IconButton>
      )}
      <span className="flex-1" />
      <Button variant={isNote ? "secondary" : "primary"} size="sm" disabled={!composer.canSend} onClick={composer.send}>
        <SendHorizontal aria-hidden className="size-3.5 md:hidden" />
        {composer.isUploading ? t("uploading") : t(isNote ? "addNote" : "send")}
        <span className="max-md:hidden">
          <Kbd {...(!isNote && { inverse: true })}>↵</Kbd>
        </span>
      </Button>
    </div>
  );
}

const acceptedTypes = ({ media }: (typeof channelLimits)["whatsapp"]): string =>
  Object.values(media)
    .flatMap(({ mimeTypes }) => mimeTypes)
    .join(",");

/** A slash alone in an empty text opens the list; words that stand there already stay. */
function startQuickReply(composer: ComposerBarProps["composer"]): void {
  if (composer.draft.text === "") composer.write("/");
  composer.suggestions.reopen();
  composer.textarea.current?.focus();
}

function FileButton({ onFiles, accept }: { onFiles: (files: readonly File[]) => void; accept: string }) {
  const t = useTranslations("messages.composer");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton size="icon-sm" label={t("attach")} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={t("attach")}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again after it was removed.
          event.target.value = "";
        }}
      />
    </>
  );
}

function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useTranslations("messages.composer");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <Tooltip label={t("emoji")}>
        <PopoverTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label={t("emoji")}>
            <Smile aria-hidden />
          </Button>
        </PopoverTrigger>
      </Tooltip>
      <PopoverContent side="top" align="start" className="p-2" aria-label={t("emoji")}>
        <Suspense fallback={<div className="h-80 w-78" />}>
          <EmojiPicker
            onPick={(emoji) => {
              onPick(emoji);
              setIsOpen(false);
            }}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  );
}
