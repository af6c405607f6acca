import { useParams } from "@tanstack/react-router";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useRef } from "react";
import { useTranslations } from "use-intl";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import type { ListItem } from "./list-order.ts";
import { stepFrom } from "./step-from.ts";

type ListKeys = {
  items: readonly ListItem[];
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** The row that has or shall have the focus: it stays in the document when it scrolls away. */
  walkedTo: RefObject<string | null>;
  scroller: RefObject<HTMLDivElement | null>;
};

/** `J` and `K` walk through the rows; `↵` opens one, for it is a link. */
export function useListKeys({ items, virtualizer, walkedTo, scroller }: ListKeys): void {
  const t = useTranslations("conversations.keys");
  const { conversationId } = useParams({ strict: false });
  const underway = useRef<string | null>(null);
  const walk = useCallback(
    (step: 1 | -1) => {
      const focused = document.activeElement instanceof HTMLElement && document.activeElement.dataset["conversation"];
      // A quick second key comes before the row it starts from has the focus.
      const index = stepFrom(items, underway.current ?? (focused || conversationId), step);
      const key = items[index]?.key;
      if (key === undefined) return;
      walkedTo.current = key;
      underway.current = key;
      virtualizer.scrollToIndex(index, { align: "auto" });
      focusRow(scroller.current, key, () => {
        if (underway.current === key) underway.current = null;
      });
    },
    [items, virtualizer, walkedTo, scroller, conversationId],
  );
  usePageKeys([
    { key: "j", label: t("next"), run: () => walk(1) },
    { key: "k", label: t("previous"), run: () => walk(-1) },
  ]);
}

/** A row that was not on the screen is there in one of the next frames. */
function focusRow(scroller: HTMLElement | null, key: string, onDone: () => void, framesLeft = 10): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(key)}"]`);
  row?.focus({ preventScroll: true });
  if (row || framesLeft === 0) onDone();
  else requestAnimationFrame(() => focusRow(scroller, key, onDone, framesLeft - 1));
}
