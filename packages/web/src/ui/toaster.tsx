import { CircleAlert } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { dismissToast, readToasts, subscribeToToasts, undoLatestToast } from "./toast-store.ts";

const toastLifeMs = 6_000;

/** Mount once. Pauses on hover and focus; `toast()` fills it from anywhere. */
export function Toaster() {
  const t = useTranslations("ui");
  const messages = useSyncExternalStore(subscribeToToasts, readToasts, readToasts);
  return (
    <Radix.Provider duration={toastLifeMs} label={t("notification")} swipeDirection="down">
      {messages.map((message) => (
        <Radix.Root
          key={message.id}
          onOpenChange={(open) => !open && dismissToast(message.id)}
          className="flex animate-enter items-center gap-3 rounded-md bg-text py-2 pr-2 pl-3.5 text-sm text-bg shadow-lg data-[state=closed]:animate-leave"
        >
          {message.tone === "danger" && <CircleAlert aria-hidden className="shrink-0" />}
          <Radix.Description className="min-w-0 flex-1 py-1">{message.text}</Radix.Description>
          {message.onUndo && (
            <Radix.Action
              altText={t("undo")}
              onClick={() => undoLatestToast()}
              className="inline-flex h-7 items-center gap-2 rounded-sm bg-[color-mix(in_oklab,var(--pv-bg)_16%,transparent)] px-2.5 font-semibold outline-offset-1 max-md:h-9"
            >
              {t("undo")}
              <kbd className="rounded-xs border border-[color-mix(in_oklab,var(--pv-bg)_45%,transparent)] px-1 font-sans text-2xs font-medium max-md:hidden">
                Z
              </kbd>
            </Radix.Action>
          )}
        </Radix.Root>
      ))}
      <Radix.Viewport
        label={`${t("notification")} ({hotkey})`}
        className="fixed bottom-6 left-1/2 z-50 m-0 w-max max-w-[calc(100vw-24px)] -translate-x-1/2 outline-none max-md:right-3 max-md:bottom-17 max-md:left-3 max-md:w-auto max-md:translate-x-0"
      />
    </Radix.Provider>
  );
}
