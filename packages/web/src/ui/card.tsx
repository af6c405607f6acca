import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { cn } from "./cn.ts";

type CardProps = Omit<ComponentProps<"section">, "title"> & {
  title?: ReactNode;
  hint?: ReactNode;
  /** Right end of the head: one link or one button. */
  action?: ReactNode;
  /** Padding around the content; lists and tables bring their own. */
  padded?: boolean;
};

/** A sheet with a hairline. With a title it is a region of that name. */
export function Card({ title, hint, action, padded = true, className, children, ...rest }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={title ? titleId : undefined}
      {...rest}
      className={cn("min-w-0 rounded-md border border-border bg-surface", className)}
    >
      {title && (
        <header className="flex min-h-10 items-center gap-2.5 px-4 pt-3 max-md:flex-wrap">
          <div className="min-w-0">
            <h2 id={titleId} className="text-md font-semibold">
              {title}
            </h2>
            {hint && <p className="mt-px text-xs text-muted">{hint}</p>}
          </div>
          {action && <div className="ml-auto flex items-center gap-2">{action}</div>}
        </header>
      )}
      {padded ? <div className="p-4">{children}</div> : children}
    </section>
  );
}

/** Rows inside a card, divided by hairlines. */
export function CardList({ className, ...rest }: ComponentProps<"ul">) {
  return <ul {...rest} className={cn("mt-2.5 divide-y divide-border border-t border-border", className)} />;
}

type CardRowProps = Omit<ComponentProps<"li">, "title"> & {
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  action?: ReactNode;
};

/** Icon well, two lines, one action: devices, keys, factors. */
export function CardRow({ icon, title, detail, action, className, children, ...rest }: CardRowProps) {
  return (
    <li {...rest} className={cn("flex items-center gap-3 px-4 py-2.5 max-md:px-3.5 max-md:py-3", className)}>
      {icon && <IconWell>{icon}</IconWell>}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-md font-medium">{title}</p>
        {detail && <p className="text-xs text-muted">{detail}</p>}
        {children}
      </div>
      {action && <div className="flex shrink-0 items-center gap-2">{action}</div>}
    </li>
  );
}

/** The quiet square behind an icon. */
export function IconWell({
  children,
  tone = "neutral",
}: {
  children: ReactNode;
  tone?: "neutral" | "accent" | "warning" | "danger";
}) {
  const tones = {
    neutral: "bg-customer-tint text-secondary",
    accent: "bg-accent-tint text-accent-text",
    warning: "bg-warning-tint text-warning",
    danger: "bg-danger-tint text-danger",
  };
  return <span className={cn("grid size-9 shrink-0 place-items-center rounded-sm", tones[tone])}>{children}</span>;
}
