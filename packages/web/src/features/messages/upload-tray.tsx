import { CircleAlert, FileText, Music, RotateCw, Video, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { describeSize } from "./file-size.ts";
import type { Upload } from "./use-uploads.ts";

type TrayProps = {
  uploads: Upload[];
  onRemove: (key: string) => void;
  /** For a file that arrived and could not be looked at. */
  onRetry: (key: string, attachmentId: string) => void;
};

/** The files that will go with the message, with their progress. */
export function UploadTray({ uploads, onRemove, onRetry }: TrayProps) {
  const t = useTranslations("messages.upload");
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={t("label")} className="flex flex-wrap gap-2 px-3 pt-2.5">
      {uploads.map((upload) => (
        <UploadChip key={upload.key} upload={upload} onRemove={() => onRemove(upload.key)} onRetry={onRetry} />
      ))}
    </ul>
  );
}

type ChipProps = { upload: Upload; onRemove: () => void; onRetry: TrayProps["onRetry"] };

function UploadChip({ upload, onRemove, onRetry }: ChipProps) {
  const { key, attachmentId } = upload;
  const canRetry = upload.failure === "unscanned" && attachmentId !== undefined;
  const t = useTranslations("messages.upload");
  const format = useFormat();
  return (
    <li
      className={cn(
        "flex max-w-72 items-center gap-2 rounded-sm border border-border-strong bg-surface py-1 pr-1 pl-1.5 text-sm",
        upload.state === "failed" && "border-danger-line",
      )}
    >
      <Thumbnail upload={upload} />
      <span className="grid min-w-0">
        <span className="truncate">{upload.filename}</span>
        {upload.failure ? (
          <span className="flex items-center gap-1 text-xs text-danger">
            <CircleAlert aria-hidden className="size-3.5 shrink-0" />
            {t(`failures.${upload.failure}`)}
          </span>
        ) : (
          <span className="text-xs text-muted tabular-nums">
            {upload.state === "ready"
              ? describeSize(upload.sizeBytes, format.number)
              : t("progress", { share: format.percent(upload.progress) })}
          </span>
        )}
      </span>
      {canRetry && (
        <IconButton size="icon-sm" label={t("retry")} onClick={() => onRetry(key, attachmentId)}>
          <RotateCw aria-hidden className="size-3.5" />
        </IconButton>
      )}
      <IconButton size="icon-sm" label={t("remove", { name: upload.filename })} onClick={onRemove}>
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </li>
  );
}

function Thumbnail({ upload }: { upload: Upload }) {
  if (upload.previewUrl) return <img src={upload.previewUrl} alt="" className="size-9 rounded-xs object-cover" />;
  const Icon = upload.kind === "audio" ? Music : upload.kind === "video" ? Video : FileText;
  return <Icon aria-hidden className="mx-1.5 size-5 text-muted" />;
}
