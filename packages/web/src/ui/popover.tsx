import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={6}
        collisionPadding={12}
        {...rest}
        className={cn(
          "z-40 max-w-[calc(100vw-24px)] animate-enter rounded-md border border-border-strong bg-raised p-4 shadow-md",
          className,
        )}
      />
    </Radix.Portal>
  );
}
