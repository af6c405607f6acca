import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export const TooltipProvider = Radix.Provider;

type TooltipProps = {
  label: ReactNode;
  /** Keys that do the same, shown beside the label. */
  keys?: readonly string[];
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
};

/** Names a control on hover and focus. The child must be able to take a ref and focus. */
export function Tooltip({ label, keys = [], side = "top", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-fade items-center gap-1.5 rounded-sm bg-text px-2 py-1 text-xs text-bg shadow-md"
        >
          {label}
          {keys.map((key) => (
            <Kbd key={key} inverse>
              {key}
            </Kbd>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
