/** One line of an entry's details: a change, or a plain fact. */
export type DetailLine =
  | { kind: "change"; field: string; before: unknown; after: unknown }
  | { kind: "fact"; field: string; value: unknown };

/** Reads an entry's details: `{ before, after }` is a change, everything else a fact. */
export function readDetails(details: Record<string, unknown>): DetailLine[] {
  return Object.entries(details).map(([field, value]) =>
    isChange(value)
      ? { kind: "change", field, before: value.before, after: value.after }
      : { kind: "fact", field, value },
  );
}

const isChange = (value: unknown): value is { before: unknown; after: unknown } =>
  typeof value === "object" && value !== null && "before" in value && "after" in value;

/** Enough of a hash to compare by eye: `9f3c…a71e`. */
export const shortHash = (hash: string): string => `${hash.slice(0, 4)}…${hash.slice(-4)}`;
