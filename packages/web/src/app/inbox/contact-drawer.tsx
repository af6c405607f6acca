import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

type ContactDrawerProps = { open: boolean; onClose: () => void; children: ReactNode };

/** The contact over the conversation, where there is no room beside it. */
export function ContactDrawer({ open, onClose, children }: ContactDrawerProps) {
  const t = useTranslations("conversations.page");
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-40 flex w-82 max-w-[calc(100vw-48px)] animate-fade flex-col border-l border-border-strong bg-bg shadow-lg outline-none"
        >
          <header className="flex h-topbar shrink-0 items-center border-b border-border pr-2 pl-4">
            <Radix.Title className="flex-1 text-md font-semibold">{t("contact")}</Radix.Title>
            <Radix.Close
              aria-label={t("closeContact")}
              className="grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text"
            >
              <X aria-hidden />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
