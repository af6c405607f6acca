import type { ConversationDetail, MessageView } from "@piloto/shared/conversation-views";
import { Lock, TriangleAlert, X } from "lucide-react";
import { useEffect, useState, type ClipboardEvent, type DragEvent } from "react";
import { useTranslations } from "use-intl";
import { listenForComposer } from "../../app/inbox/composer-signals.ts";
import { useHasRole } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { ComposerBar } from "./composer-bar.tsx";
import { ComposerInput } from "./composer-input.tsx";
import { ComposerWindow } from "./composer-window.tsx";
import { QuotedMessage } from "./quoted-message.tsx";
import { readWindow } from "./reply-window.ts";
import type { SendQueue } from "./send-queue.ts";
import { TemplateDialog } from "./template-dialog.tsx";
import { UploadTray } from "./upload-tray.tsx";
import { useComposer } from "./use-composer.ts";

type ComposerProps = {
  conversation: ConversationDetail;
  queue: SendQueue;
  replyTo: MessageView | undefined;
  onCancelReply: () => void;
  onSent: () => void;
  now: number;
};

/** Where people answer: a reply or an internal note, with files, quick replies, mentions and templates. */
export function Composer(props: ComposerProps) {
  const { conversation, now } = props;
  const t = useTranslations("messages.composer");
  const canWrite = useHasRole("seller");
  const composer = useComposer(props);
  const [hasTemplates, setHasTemplates] = useState(false);
  const { textarea, setMode } = composer;
  useEffect(
    () =>
      listenForComposer((mode) => {
        setMode(mode);
        textarea.current?.focus();
      }),
    [setMode, textarea],
  );
  if (!canWrite) return <p className="border-t border-border px-5 py-3 text-sm text-muted">{t("readOnly")}</p>;
  const isNote = composer.draft.mode === "note";
  const lock = isNote ? undefined : findLock(conversation, now);
  return (
    <div className="px-4 pb-4 max-md:px-2 max-md:pb-2">
      {!lock && !isNote && conversation.composer.channelStatus === "needs_reauth" && <NeedsReauth />}
      {!lock && <ComposerWindow conversation={conversation} now={now} />}
      <div
        className={cn(
          "relative rounded-md border border-control bg-surface focus-within:border-accent focus-within:ring-1 focus-within:ring-accent",
          isNote && "border-dashed border-note-line bg-note-tint",
        )}
        {...(!isNote && !lock && fileHandlers(composer.uploads.add))}
      >
        <ModeTabs mode={composer.draft.mode} onMode={setMode} />
        {lock ? (
          <LockedComposer lock={lock} conversation={conversation} onTemplates={() => setHasTemplates(true)} />
        ) : (
          <>
            {props.replyTo && !isNote && <ReplyingTo message={props.replyTo} onCancel={props.onCancelReply} />}
            <ComposerInput composer={composer} />
            {!isNote && (
              <UploadTray
                uploads={composer.uploads.uploads}
                onRemove={composer.uploads.remove}
                onRetry={composer.uploads.retry}
              />
            )}
            <ComposerBar composer={composer} conversation={conversation} onTemplates={() => setHasTemplates(true)} />
          </>
        )}
      </div>
      {hasTemplates && (
        <TemplateDialog
          conversation={conversation}
          queue={props.queue}
          onClose={() => setHasTemplates(false)}
          onSent={props.onSent}
        />
      )}
    </div>
  );
}

type Lock = "window" | "disconnected" | "blocked";

/** Why no reply can be written now; undefined: it can. A channel without authorisation takes replies and keeps them. */
function findLock(conversation: ConversationDetail, now: number): Lock | undefined {
  const { channelStatus } = conversation.composer;
  if (channelStatus === "disconnected" || channelStatus === "blocked") return channelStatus;
  return readWindow(conversation, now).state === "closed" ? "window" : undefined;
}

/** What is written now waits: said before somebody wonders why nobody answers. */
function NeedsReauth() {
  const t = useTranslations("messages.composer.channel");
  return (
    <p role="status" className="flex items-start gap-1.5 px-1 pb-1.5 text-xs text-warning max-md:px-2">
      <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      {t("needsReauth")}
    </p>
  );
}

function LockedComposer({
  lock,
  conversation,
  onTemplates,
}: {
  lock: Lock;
  conversation: ConversationDetail;
  onTemplates: () => void;
}) {
  const t = useTranslations("messages.composer");
  const isWhatsapp = conversation.channel.kind === "whatsapp";
  return (
    <div className="flex flex-wrap items-center gap-3 px-3 py-3">
      <Lock aria-hidden className="text-muted" />
      <p className="min-w-48 flex-1 text-sm text-secondary">
        {t(lock === "window" ? (isWhatsapp ? "windowClosed" : "windowClosedInstagram") : `channel.${lock}`)}
      </p>
      {lock === "window" && isWhatsapp && (
        <Button variant="primary" onClick={onTemplates}>
          {t("chooseTemplate")}
        </Button>
      )}
    </div>
  );
}

function ModeTabs({ mode, onMode }: { mode: "reply" | "note"; onMode: (mode: "reply" | "note") => void }) {
  const t = useTranslations("messages.composer");
  return (
    <div role="tablist" aria-label={t("mode")} className="flex gap-1 px-2 pt-1.5">
      {(["reply", "note"] as const).map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={mode === name}
          className="h-7 rounded-sm px-2 text-xs font-medium text-muted hover:text-text aria-selected:bg-selected aria-selected:text-text max-md:h-9"
          onClick={() => onMode(name)}
        >
          {t(name)}
        </button>
      ))}
    </div>
  );
}

function ReplyingTo({ message, onCancel }: { message: MessageView; onCancel: () => void }) {
  const t = useTranslations("messages.composer");
  return (
    <div className="flex items-start gap-2 px-3 pt-2">
      <div className="min-w-0 flex-1">
        <QuotedMessage quoted={{ id: null, author: message.author, text: message.text || t("file") }} />
      </div>
      <IconButton size="icon-sm" label={t("cancelReply")} onClick={onCancel}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </div>
  );
}

/** Files dropped on the composer or pasted into it. */
function fileHandlers(add: (files: readonly File[]) => void) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      add([...event.dataTransfer.files]);
    },
    onPaste: (event: ClipboardEvent) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      add([...event.clipboardData.files]);
    },
  };
}
