/** How far a page has heard: every event up to `mark`, as of `atMs`. */
export type RealtimeCursor = { mark: number; atMs: number };

export const writeRealtimeCursor = ({ mark, atMs }: RealtimeCursor): string => `${mark}.${Math.floor(atMs / 1000)}`;

/** undefined for what is not ours: the page then fetches everything again, which is always right. */
export function readRealtimeCursor(text: string): RealtimeCursor | undefined {
  const match = /^(\d{1,15})\.(\d{1,10})$/.exec(text);
  return match ? { mark: Number(match[1]), atMs: Number(match[2]) * 1000 } : undefined;
}
