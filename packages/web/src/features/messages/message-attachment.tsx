import type { AttachmentView } from "@piloto/shared/conversation-views";
import { CircleAlert, Download, FileText, LoaderCircle, RotateCw, ShieldAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { describeSize } from "./file-size.ts";

/** A file of a message: shown where a browser can, offered for download otherwise, explained when it is not here. */
export function MessageAttachment({ attachment, caption }: { attachment: AttachmentView; caption: string }) {
  if (attachment.state !== "stored" || attachment.url === null) return <AbsentFile attachment={attachment} />;
  switch (attachment.kind) {
    case "image":
    case "sticker":
      return <Picture attachment={attachment} url={attachment.url} caption={caption} />;
    case "video":
      return (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- Customers send no captions with their videos.
        <video controls preload="metadata" src={attachment.url} className="max-h-80 max-w-full rounded-sm bg-sunken" />
      );
    case "audio":
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- Nor with their voice messages.
      return <audio controls preload="metadata" src={attachment.url} className="h-10 w-72 max-w-full" />;
    case "document":
      return <DocumentFile attachment={attachment} />;
  }
}

function Picture({ attachment, url, caption }: { attachment: AttachmentView; url: string; caption: string }) {
  const t = useTranslations("messages");
  const isSticker = attachment.kind === "sticker";
  return (
    <a href={url} target="_blank" rel="noreferrer" className="block" title={t("openImage")}>
      <img
        src={url}
        alt={caption || (isSticker ? t("types.sticker") : t("types.image"))}
        loading="lazy"
        className={
          isSticker ? "size-32 object-contain" : "max-h-80 min-h-16 max-w-full rounded-sm bg-sunken object-contain"
        }
      />
    </a>
  );
}

function DocumentFile({ attachment }: { attachment: AttachmentView }) {
  const t = useTranslations("messages");
  const format = useFormat();
  const name = attachment.filename || t("types.document");
  return (
    <a
      href={attachment.downloadUrl ?? attachment.url ?? undefined}
      download={name}
      className="flex max-w-full items-center gap-3 rounded-sm border border-border-strong bg-surface px-3 py-2 hover:bg-hover"
    >
      <FileText aria-hidden className="size-5 text-muted" />
      <span className="grid min-w-0 flex-1">
        <span className="truncate text-sm font-medium">{name}</span>
        <span className="text-xs text-muted">{describeSize(attachment.sizeBytes, format.number)}</span>
      </span>
      <Download aria-hidden className="text-muted" />
      <span className="sr-only">{t("download")}</span>
    </a>
  );
}

/** Why a file is not here, as the server names it. */
const reasons = [
  "gone",
  "too_large",
  "refused",
  "dangerous",
  "mismatch",
  "infected",
  "unscanned",
  "hash_mismatch",
  "unauthorized",
  "unavailable",
  "disconnected",
] as const;

function AbsentFile({ attachment }: { attachment: AttachmentView }) {
  const t = useTranslations("messages");
  const canRetry = useHasRole("seller") && attachment.state === "failed";
  if (attachment.state === "waiting") {
    return (
      <span className="flex items-center gap-2 text-sm text-secondary">
        <LoaderCircle aria-hidden className="size-3.5" />
        {t("file.waiting", { type: t(`types.${attachment.kind}`) })}
      </span>
    );
  }
  const reason = reasons.find((known) => known === attachment.failure) ?? "other";
  const Icon = attachment.state === "refused" ? ShieldAlert : CircleAlert;
  return (
    <span className="grid gap-1.5 text-sm">
      <span className="flex items-start gap-2 text-danger">
        <Icon aria-hidden className="mt-0.5 size-3.5" />
        {t("file.absent", {
          name: attachment.filename || t(`types.${attachment.kind}`),
          reason: t(`file.reasons.${reason}`),
        })}
      </span>
      {canRetry && <RetryButton attachmentId={attachment.id} />}
    </span>
  );
}

function RetryButton({ attachmentId }: { attachmentId: string }) {
  const t = useTranslations("messages");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const retry = trpc.attachments.retry.useMutation({ onSettled: () => utils.messages.list.invalidate() });
  return (
    <Button
      size="sm"
      className="justify-self-start"
      pending={retry.isPending}
      pendingLabel={t("file.retrying")}
      onClick={() => retry.mutate({ workspaceId, attachmentId })}
    >
      <RotateCw aria-hidden className="size-3.5" />
      {t("file.retry")}
    </Button>
  );
}
