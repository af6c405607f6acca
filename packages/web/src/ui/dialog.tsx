import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState, type ComponentProps, type ReactNode, type RefObject } from "react";
import { useTranslations } from "use-intl";
import { cn } from "./cn.ts";

export const Dialog = Radix.Root;
export const DialogClose = Radix.Close;

type DialogContentProps = Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  size?: "sm" | "md" | "lg";
};

const widths = { sm: "max-w-100", md: "max-w-130", lg: "max-w-190" };

/** A sheet over the page; on a phone it rises from the bottom. Focus returns to the opener on close. */
export function DialogContent({ title, description, size = "md", className, children, ...rest }: DialogContentProps) {
  const t = useTranslations("ui");
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        onCloseAutoFocus={(event) => {
          if (!(opener.current instanceof HTMLElement) || !opener.current.isConnected) return;
          event.preventDefault();
          opener.current.focus();
        }}
        {...rest}
        className={cn(
          "fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-48px)] w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col",
          "animate-enter-slow rounded-lg border border-border-strong bg-raised shadow-lg outline-none",
          "max-md:top-auto max-md:bottom-3 max-md:translate-y-0",
          widths[size],
          className,
        )}
      >
        <NoteOpener into={opener} />
        <header className="flex items-start gap-3 px-5 pt-4">
          <div className="grid min-w-0 flex-1 gap-1 wrap-anywhere">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="text-md text-secondary">{description}</Radix.Description>}
          </div>
          <Radix.Close
            aria-label={t("close")}
            className="-mt-1 -mr-2 grid size-8 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text max-md:size-11"
          >
            <X aria-hidden />
          </Radix.Close>
        </header>
        <div className="min-h-0 overflow-y-auto px-5 pt-4 pb-5">{children}</div>
      </Radix.Content>
    </Radix.Portal>
  );
}

/**
 * Notes whose focus the dialog takes, while rendering: a field with autoFocus has it by the time Radix looks, and the
 * focus would be lost on close.
 */
function NoteOpener({ into }: { into: RefObject<Element | null> }) {
  useState(() => {
    into.current = document.activeElement;
  });
  return null;
}

/** The row of buttons that ends a dialog: cancel first, the action last. */
export function DialogFooter({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cn("mt-5 flex items-center justify-end gap-2 max-md:flex-col-reverse max-md:items-stretch", className)}
    />
  );
}
