import type { AgentSortKey } from "@piloto/shared/agents";
import { idField } from "@piloto/shared/fields";
import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";

export type AgentOrder = { sort: AgentSortKey; order: "asc" | "desc" };

/** Where a page ended: the last row's sort value (name key, or microseconds of its edit) and its id. */
export type AgentPosition = { key: string | number; id: string };

const cursorFields = z.union([
  z.tuple([z.literal("name"), z.enum(["asc", "desc"]), z.string().max(400), idField]),
  // Up to the year 2255: what Postgres can add to its epoch without an overflow.
  z.tuple([z.literal("updated"), z.enum(["asc", "desc"]), z.int().min(0).max(9_000_000_000_000_000), idField]),
]);

/** An opaque cursor after this position of this order. */
export const writeCursor = ({ sort, order }: AgentOrder, { key, id }: AgentPosition): string =>
  Buffer.from(JSON.stringify([sort, order, key, id])).toString("base64url");

/** Reads a cursor. Throws VALIDATION_FAILED when it is none of ours, or of another order. */
export function readCursor(order: AgentOrder, cursor: string): AgentPosition {
  const parsed = cursorFields.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!parsed.success || parsed.data[0] !== order.sort || parsed.data[1] !== order.order) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  const [, , key, id] = parsed.data;
  return { key, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
