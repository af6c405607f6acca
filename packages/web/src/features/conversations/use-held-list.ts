import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type Groups, holdRow, keepInPlace, type ListItem, offsetOf, type Sizes, toItems } from "./list-order.ts";

export type HeldList = {
  items: ListItem[];
  /** Pixels above the first row, while a held row has nothing above it to scroll to. */
  spacer: number;
  /** Handlers of the scrolling element: what the pointer and the focus are on. */
  watch: {
    onPointerOver: (event: React.PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: (event: React.FocusEvent) => void;
    onBlur: (event: React.FocusEvent) => void;
    onWheel: () => void;
  };
};

const rowOf = (target: EventTarget): string | null =>
  (target instanceof Element && target.closest<HTMLElement>("[data-conversation]")?.dataset["conversation"]) || null;

/** The list while it moves: the row under the pointer, else the focused one, stays where it is on the screen. */
export function useHeldList(
  groups: Groups,
  {
    hasMoreWaiting,
    sizes,
    scroller,
  }: { hasMoreWaiting: boolean; sizes: Sizes; scroller: RefObject<HTMLElement | null> },
): HeldList {
  const [pointed, setPointed] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const held = pointed ?? focused;
  const shown = useRef(groups);
  const current = useMemo(() => (held === null ? groups : holdRow(shown.current, groups, held)), [groups, held]);
  const items = useMemo(() => toItems(current, hasMoreWaiting), [current, hasMoreWaiting]);
  useLayoutEffect(() => {
    shown.current = current;
  });
  const { spacer, forget } = useSteadyScroll(items, held, { sizes, scroller });
  const onPointerOver = useCallback((event: React.PointerEvent) => {
    // A finger rests on nothing: it scrolls.
    if (event.pointerType !== "touch") setPointed(rowOf(event.target));
  }, []);
  const onPointerLeave = useCallback(() => setPointed(null), []);
  const onFocus = useCallback((event: React.FocusEvent) => {
    // A click leaves the focus behind as well; only who walks with the keyboard is looking at it.
    setFocused(event.target.matches(":focus-visible") ? rowOf(event.target) : null);
  }, []);
  const onBlur = useCallback((event: React.FocusEvent) => {
    if (!(event.relatedTarget instanceof Element) || rowOf(event.relatedTarget) === null) setFocused(null);
  }, []);
  return { items, spacer, watch: { onPointerOver, onPointerLeave, onFocus, onBlur, onWheel: forget } };
}

/** Scrolls along with what happens above the held row, and back once it is let go, unless the person has scrolled. */
function useSteadyScroll(
  items: ListItem[],
  held: string | null,
  { sizes, scroller }: { sizes: Sizes; scroller: RefObject<HTMLElement | null> },
): { spacer: number; forget: () => void } {
  const [spacer, setSpacer] = useState(0);
  const before = useRef(items);
  const drift = useRef(0);
  useLayoutEffect(() => {
    const from = offsetOf(before.current, held, sizes);
    const to = offsetOf(items, held, sizes);
    before.current = items;
    const element = scroller.current;
    if (!element) return;
    if (held === null) {
      element.scrollTop -= drift.current;
      drift.current = 0;
      setSpacer(0);
      return;
    }
    if (from === undefined || to === undefined || from === to) return;
    const next = keepInPlace({ top: element.scrollTop, spacer }, to - from);
    drift.current += next.top - element.scrollTop;
    setSpacer(next.spacer);
    element.scrollTop = next.top;
  }, [items, held, sizes, scroller, spacer]);
  const forget = useCallback(() => {
    drift.current = 0;
  }, []);
  return { spacer, forget };
}
