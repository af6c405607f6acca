import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { undoLatestToast } from "../../ui/toast-store.ts";
import { mainPlaces } from "../places.ts";
import { readPreferences } from "../preferences.ts";
import { useWorkspace } from "../workspace.ts";
import { runPageKey } from "./page-keys.ts";

const sequenceMs = 1_200;

/** Whether keys belong to what is focused: a field, an editor, or an open menu or dialog. */
function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="dialog"]') !== null
  );
}

type Actions = { onPalette: () => void; onHelp: () => void };

/** Ctrl-K always; `?`, `Z`, `G` + letter and the page's own keys unless one is typing or has switched single keys off. */
export function useShortcuts({ onPalette, onHelp }: Actions): void {
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const startedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const go = (key: string): boolean => {
      const place = mainPlaces.find((candidate) => candidate.key === key);
      if (place) void navigate({ ...place.link, params: { slug } });
      return place !== undefined;
    };
    const runSingleKey = (event: KeyboardEvent): boolean => {
      const key = event.key.toLowerCase();
      const isSecond = event.timeStamp - startedAt.current < sequenceMs;
      startedAt.current = key === "g" && !isSecond ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (isSecond) return go(key);
      if (key === "?") onHelp();
      return key === "?" || (key === "z" && undoLatestToast()) || runPageKey(key);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        onPalette();
        return;
      }
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (!isPlain || event.defaultPrevented || !readPreferences().hasSingleKeys || isBusy(event.target)) return;
      if (runSingleKey(event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [navigate, slug, onPalette, onHelp]);
}
