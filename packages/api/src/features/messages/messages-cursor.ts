import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";

/** A place in a thread: microseconds of when it happened, and its number. */
export type ThreadPosition = { micros: number; seq: number };

const threadCursor = z.tuple([z.int().min(0).max(9_000_000_000_000_000), z.int().min(0).max(2_147_483_647)]);

export const writeThreadCursor = ({ micros, seq }: ThreadPosition): string =>
  Buffer.from(JSON.stringify([micros, seq])).toString("base64url");

/** Throws VALIDATION_FAILED when it is none of ours. */
export function readThreadCursor(cursor: string): ThreadPosition {
  const parsed = threadCursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of a thread" }] });
  }
  const [micros, seq] = parsed.data;
  return { micros, seq };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
