import { useParams } from "@tanstack/react-router";
import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback } from "react";
import { useTranslations } from "use-intl";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import type { ListItem } from "./list-order.ts";
import { stepFrom } from "./step-from.ts";

type ListKeys = {
  items: readonly ListItem[];
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** The line that has or shall have the focus: it stays in the document when it scrolls away. */
  focusIndex: RefObject<number | null>;
  scroller: RefObject<HTMLDivElement | null>;
};

/** `J` and `K` walk through the rows; `↵` opens one, for it is a link. */
export function useListKeys({ items, virtualizer, focusIndex, scroller }: ListKeys): void {
  const t = useTranslations("conversations.keys");
  const { conversationId } = useParams({ strict: false });
  const walk = useCallback(
    (step: 1 | -1) => {
      const focused = document.activeElement instanceof HTMLElement && document.activeElement.dataset["conversation"];
      const index = stepFrom(items, focused || conversationId, step);
      const key = items[index]?.key;
      if (key === undefined) return;
      focusIndex.current = index;
      virtualizer.scrollToIndex(index, { align: "auto" });
      focusRow(scroller.current, key);
    },
    [items, virtualizer, focusIndex, scroller, conversationId],
  );
  usePageKeys([
    { key: "j", label: t("next"), run: () => walk(1) },
    { key: "k", label: t("previous"), run: () => walk(-1) },
  ]);
}

/** A row that was not on the screen is there in one of the next frames. */
function focusRow(scroller: HTMLElement | null, key: string, framesLeft = 5): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(key)}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (framesLeft > 0) requestAnimationFrame(() => focusRow(scroller, key, framesLeft - 1));
}
