import { idField } from "@piloto/shared/fields";
import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";

/** `recent`: newest message first. `waiting`: longest wait first. */
export type ListOrder = "recent" | "waiting";

/** Where a page ended: microseconds of the instant it is ordered by, and the id. */
export type ListPosition = { micros: number; id: string };

// Up to the year 2255: what Postgres can add to its epoch without an overflow.
const microsField = z.int().min(0).max(9_000_000_000_000_000);
const listCursor = z.tuple([z.enum(["recent", "waiting"]), microsField, idField]);
const searchCursor = z.tuple([z.literal("messages"), microsField, idField]);

/** An opaque cursor after this position of this order. */
export const writeListCursor = (order: ListOrder, { micros, id }: ListPosition): string => write([order, micros, id]);

/** Throws VALIDATION_FAILED when it is none of ours, or of another order. */
export function readListCursor(order: ListOrder, cursor: string): ListPosition {
  const parsed = listCursor.safeParse(parseCursor(cursor));
  if (!parsed.success || parsed.data[0] !== order) throw forged();
  const [, micros, id] = parsed.data;
  return { micros, id };
}

/** Search goes on among the messages: people and numbers were all on the first page. */
export const writeSearchCursor = ({ micros, id }: ListPosition): string => write(["messages", micros, id]);

/** Throws VALIDATION_FAILED when it is none of ours. */
export function readSearchCursor(cursor: string): ListPosition {
  const parsed = searchCursor.safeParse(parseCursor(cursor));
  if (!parsed.success) throw forged();
  const [, micros, id] = parsed.data;
  return { micros, id };
}

const write = (fields: unknown[]): string => Buffer.from(JSON.stringify(fields)).toString("base64url");

const forged = (): AppError =>
  new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of this list" }] });

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
