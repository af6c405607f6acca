import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "./cn.ts";

/** What a field hands to its control, so that label, hint and error are tied to it for screen readers. */
type FieldControlProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** The sentence that says what is wrong and what to do. */
  error?: string | undefined;
  /** Most fields are required; the few that are not say so beside the label. */
  optional?: boolean;
  /** Stands at the right end of the label's line, a link for instance. */
  aside?: ReactNode;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
};

/** Label above, control, hint or error below. */
export function Field({ label, hint, error, optional = false, aside, className, children }: FieldProps) {
  const t = useTranslations("ui");
  const id = useId();
  const described = [hint && !error ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cn("grid min-w-0 gap-1.5", className)}>
      <div className="flex items-baseline gap-2">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {optional && <span className="font-normal text-muted"> ({t("optional")})</span>}
        </label>
        {aside && <span className="ml-auto text-sm">{aside}</span>}
      </div>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": optional ? undefined : true,
      })}
      {error ? (
        <FieldError id={`${id}-error`}>{error}</FieldError>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** The red sentence below a control; also for groups that build their own frame. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-xs text-danger">
      <CircleAlert aria-hidden className="mt-px size-3.5" />
      {children}
    </p>
  );
}
