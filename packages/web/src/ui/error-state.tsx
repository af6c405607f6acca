import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { IconWell } from "./card.tsx";
import { cn } from "./cn.ts";
import { CopyButton } from "./copy-button.tsx";

type ErrorStateProps = {
  /** The cause, in a sentence a person understands. */
  title: ReactNode;
  /** The way forward. */
  children?: ReactNode;
  onRetry?: () => void;
  /** Names the failed request in our logs. */
  requestId?: string | undefined;
  className?: string;
};

/** Stands where the content would be. */
export function ErrorState({ title, children, onRetry, requestId, className }: ErrorStateProps) {
  const t = useTranslations("ui");
  return (
    <div role="alert" className={cn("grid justify-items-center gap-3 px-4 py-10 text-center", className)}>
      <IconWell tone="danger">
        <CircleAlert aria-hidden />
      </IconWell>
      <div className="grid max-w-110 gap-1">
        <p className="text-md font-semibold text-balance">{title}</p>
        {children && <p className="text-sm text-pretty text-secondary">{children}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
      {requestId && (
        <p className="flex items-center gap-1 text-xs text-muted">
          {t("request")} <code className="font-mono">{requestId}</code>
          <CopyButton text={requestId} label={t("copyRequest")} />
        </p>
      )}
    </div>
  );
}
