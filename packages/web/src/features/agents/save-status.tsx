import { Check, CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import type { SaverView } from "./draft-saver.ts";

type SaveStatusProps = { view: SaverView; onRetry: () => void; onResolve: () => void };

/** Where the draft is: on the server since when, on its way, or only here and why. */
export function SaveStatus({ view, onRetry, onResolve }: SaveStatusProps) {
  const t = useTranslations("agents.saving");
  const { timezone } = useWorkspace();
  const format = useFormat(timezone);
  const { status, savedAt } = view;
  const text = status === "saved" ? t("saved", { time: format.time(savedAt) }) : t(status);
  const Icon = icons[status];
  return (
    <span className="flex min-w-0 items-center gap-2 text-sm text-secondary">
      <span role="status" className="flex min-w-0 items-center gap-1.5">
        <Icon aria-hidden className={`size-3.5 ${tones[status]}`} />
        <span className="truncate max-md:sr-only">{text}</span>
      </span>
      {status === "offline" && (
        <Button size="sm" variant="ghost" onClick={onRetry} className="max-md:hidden">
          {t("retry")}
        </Button>
      )}
      {status === "conflict" && (
        <Button size="sm" variant="primary" onClick={onResolve}>
          {t("resolve")}
        </Button>
      )}
    </span>
  );
}

const icons = {
  saved: Check,
  waiting: LoaderCircle,
  saving: LoaderCircle,
  offline: CloudOff,
  refused: TriangleAlert,
  conflict: TriangleAlert,
} as const;

const tones = {
  saved: "text-success",
  waiting: "text-muted",
  saving: "text-muted",
  offline: "text-warning",
  refused: "text-danger",
  conflict: "text-warning",
} as const;
