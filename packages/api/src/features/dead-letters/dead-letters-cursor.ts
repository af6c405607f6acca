import { idField } from "@piloto/shared/fields";
import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";

/** Where a page ended: microseconds of the row's instant, and its id. */
export type Position = { micros: number; id: string };

// Up to the year 2255: what Postgres can add to its epoch without an overflow.
const cursorFields = z.tuple([z.int().min(0).max(9_000_000_000_000_000), idField]);

export const writeCursor = ({ micros, id }: Position): string =>
  Buffer.from(JSON.stringify([micros, id])).toString("base64url");

/** Throws VALIDATION_FAILED when it is none of ours. */
export function readCursor(cursor: string): Position {
  const parsed = cursorFields.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  const [micros, id] = parsed.data;
  return { micros, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
