import { Check, ChevronRight } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { Kbd } from "./kbd.tsx";

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;
export const MenuSub = Radix.Sub;

export function MenuContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        {...rest}
        className={cn(
          "z-40 min-w-48 animate-enter rounded-md border border-border-strong bg-raised p-1 shadow-md",
          className,
        )}
      />
    </Radix.Portal>
  );
}

const itemStyle =
  "flex min-h-8 items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none select-none data-highlighted:bg-selected data-disabled:text-disabled max-md:min-h-11 max-md:text-md";

type MenuItemProps = ComponentProps<typeof Radix.Item> & {
  icon?: ReactNode;
  keys?: readonly string[];
  tone?: "neutral" | "danger";
};

export function MenuItem({ icon, keys = [], tone = "neutral", className, children, asChild, ...rest }: MenuItemProps) {
  if (asChild) {
    return (
      <Radix.Item {...rest} asChild className={cn(itemStyle, className)}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item {...rest} className={cn(itemStyle, tone === "danger" && "text-danger", className)}>
      {icon && <span className={tone === "danger" ? "" : "text-muted"}>{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </Radix.Item>
  );
}

export function MenuRadioItem({ className, children, ...rest }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem {...rest} className={cn(itemStyle, className)}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden className="text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

/** Stays open on a choice, so that several can be made. */
export function MenuCheckboxItem({ className, children, ...rest }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem onSelect={(event) => event.preventDefault()} {...rest} className={cn(itemStyle, className)}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden className="text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export function MenuSubTrigger({
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.SubTrigger> & { icon?: ReactNode }) {
  return (
    <Radix.SubTrigger {...rest} className={cn(itemStyle, "data-[state=open]:bg-selected", className)}>
      {icon && <span className="text-muted">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <ChevronRight aria-hidden className="size-3.5 text-muted" />
    </Radix.SubTrigger>
  );
}

export function MenuSubContent({ className, ...rest }: ComponentProps<typeof Radix.SubContent>) {
  return (
    <Radix.Portal>
      <Radix.SubContent
        collisionPadding={8}
        {...rest}
        className={cn(
          "z-40 max-h-[min(360px,60vh)] max-w-[calc(100vw-24px)] min-w-44 animate-enter overflow-y-auto rounded-md border border-border-strong bg-raised p-1 shadow-md",
          className,
        )}
      />
    </Radix.Portal>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label {...rest} className={cn("px-2 pt-2 pb-1 text-xs font-medium text-muted", className)} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 border-t border-border" />;
}
