/*
 * What the inbox and the composer tell each other. The features do not know one another, so the two words pass through here.
 */

export type ComposerMode = "reply" | "note";

const listeners = new Set<(mode: ComposerMode) => void>();

/** Puts the cursor into the composer: the keys `R` and `N`. */
export function askComposer(mode: ComposerMode): void {
  for (const listener of listeners) listener(mode);
}

/** The composer listens while it is on the screen; answers how to stop. */
export function listenForComposer(listener: (mode: ComposerMode) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
