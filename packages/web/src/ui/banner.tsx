import { cva, type VariantProps } from "class-variance-authority";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";

const bannerStyle = cva("flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm text-pretty", {
  variants: {
    tone: {
      info: "border-info-line bg-info-tint [&>.lucide]:text-info",
      success: "border-success-line bg-success-tint [&>.lucide]:text-success",
      warning: "border-warning-line bg-warning-tint [&>.lucide]:text-warning",
      danger: "border-danger-line bg-danger-tint [&>.lucide]:text-danger",
    },
  },
});

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

type BannerProps = {
  tone: NonNullable<VariantProps<typeof bannerStyle>["tone"]>;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** A message that stays until its cause is gone. Dangers are announced at once, the rest politely. */
export function Banner({ tone, title, children, action, className }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div role={tone === "danger" ? "alert" : "status"} className={cn(bannerStyle({ tone }), className)}>
      <Icon aria-hidden className="mt-0.5" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={title ? "text-secondary" : ""}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
