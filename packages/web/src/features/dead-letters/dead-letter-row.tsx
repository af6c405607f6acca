import { Link } from "@tanstack/react-router";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import type { DeadLetter } from "./dead-letter-list.tsx";
import { readTask, textOf } from "./task.ts";

type DeadLetterRowProps = { letter: DeadLetter; isBusy: boolean; onRetry: () => void; onDiscard: () => void };

/** What was to be done, what it means that it was not, and the technical reason. */
export function DeadLetterRow({ letter, isBusy, onRetry, onDiscard }: DeadLetterRowProps) {
  const t = useTranslations("deadLetters");
  const { slug, timezone } = useWorkspace();
  const { relative, exact } = useFormat(timezone);
  const task = readTask(letter.task);
  const title = task ? t(`tasks.${task}.title`) : letter.task;
  const conversationId = textOf(letter.payload, "conversationId");
  return (
    <li className="flex items-start gap-3 px-4 py-3 max-md:flex-wrap max-md:px-3.5">
      <TriangleAlert aria-hidden className={`mt-0.5 ${letter.resolution ? "text-muted" : "text-warning"}`} />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-md font-medium">{title}</span>
          <time dateTime={letter.failedAt} title={exact(letter.failedAt)} className="text-xs text-muted tabular-nums">
            {relative(letter.failedAt)}
          </time>
        </p>
        {task && <p className="text-secondary">{t(`tasks.${task}.meaning`)}</p>}
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-xs text-muted">
          <span>{t("attempts", { count: letter.attempts })}</span>
          <code className="min-w-0 font-mono wrap-anywhere">{letter.error}</code>
        </p>
        {conversationId !== undefined && (
          <Link
            to="/w/$slug/conversations/$conversationId"
            params={{ slug, conversationId }}
            className={textLinkStyle("text-xs")}
          >
            {t("openConversation")}
          </Link>
        )}
      </div>
      {letter.resolution === null ? (
        <span className="flex shrink-0 gap-2 max-md:w-full max-md:pl-7">
          <Button size="sm" disabled={isBusy} onClick={onRetry} aria-label={t("retryOf", { title })}>
            <RotateCcw aria-hidden className="size-3.5" />
            {t("retry")}
          </Button>
          <Button size="sm" variant="ghost" onClick={onDiscard} aria-label={t("discardOf", { title })}>
            {t("discard")}
          </Button>
        </span>
      ) : (
        <Resolution letter={letter} />
      )}
    </li>
  );
}

function Resolution({ letter: { resolution, resolvedAt, resolvedByName } }: { letter: DeadLetter }) {
  const t = useTranslations("deadLetters");
  const { relative } = useFormat();
  if (resolution === null) return null;
  return (
    <span className="grid shrink-0 justify-items-end gap-0.5 max-md:w-full max-md:justify-items-start max-md:pl-7">
      <Badge>{t(`resolutions.${resolution}`)}</Badge>
      {resolvedAt !== null && (
        <span className="text-xs text-muted">{[resolvedByName, relative(resolvedAt)].filter(Boolean).join(", ")}</span>
      )}
    </span>
  );
}
