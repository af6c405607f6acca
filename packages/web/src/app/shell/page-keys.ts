import { useEffect, useLayoutEffect, useRef } from "react";

export type PageKey = {
  /** As `KeyboardEvent.key` gives it, in lower case: "j", "/", "e". */
  key: string;
  /** What it does, for the help. */
  label: string;
  run: () => void;
};

type Source = () => readonly PageKey[];
const sources = new Set<Source>();

/** The keys of the pages on the screen; of two with the same key the one that came last holds. */
export function readPageKeys(): PageKey[] {
  const all = [...sources].flatMap((source) => source());
  return [...new Map(all.map((key) => [key.key, key])).values()];
}

/** Runs what the page has put on a key; false when there is nothing. */
export function runPageKey(key: string): boolean {
  const found = readPageKeys().find((candidate) => candidate.key === key);
  found?.run();
  return found !== undefined;
}

/**
 * Puts single keys on the page while the component is there. They rest while one types, follow the preference of
 * Aparência, give way to `G` + letter, and are listed under `?`.
 */
export function usePageKeys(keys: readonly PageKey[]): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const source = () => latest.current;
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}
