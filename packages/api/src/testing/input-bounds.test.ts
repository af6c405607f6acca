import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findUnbounded } from "./input-bounds.ts";

const find = (schema: z.core.$ZodType) => findUnbounded(schema);

describe("findUnbounded", () => {
  it("accepts what has bounds", () => {
    const bounded = z.object({
      id: z.uuid(),
      name: z.string().trim().max(10),
      mail: z.string().max(254).pipe(z.email()),
      token: z.string().regex(/^[A-Za-z+*]{1,9}$/),
      day: z.iso.date().optional(),
      many: z
        .array(z.enum(["a"]))
        .max(3)
        .nullable(),
      pair: z.array(z.boolean()).length(2),
      limit: z.int().min(1).max(9).default(1),
      record: z.record(z.string().max(3), z.string().max(9)).meta({ maxProperties: 5 }),
      choice: z.discriminatedUnion("kind", [z.object({ kind: z.literal("x") })]),
    });
    expect(find(bounded)).toEqual([]);
  });

  it.each([
    ["a string", z.string()],
    ["a string by format only", z.email()],
    ["an unanchored pattern", z.string().regex(/[a-z]{3}/)],
    ["an open pattern", z.string().regex(/^[a-z]+$/)],
    ["an open repetition", z.string().regex(/^[a-z]{3,}$/)],
    ["a string before it is cut", z.string().transform((text) => text.slice(0, 3))],
    ["a list", z.array(z.boolean())],
    ["an item of a list", z.array(z.string()).max(3)],
    ["a number", z.number()],
    ["an integer", z.int().min(0)],
    ["one of two", z.union([z.boolean(), z.string()])],
    ["one field", z.object({ deep: z.object({ text: z.string().optional() }) })],
    ["further keys", z.looseObject({})],
    ["anything", z.unknown()],
    ["a record's keys", z.record(z.string(), z.boolean()).meta({ maxProperties: 5 })],
    ["a record's values", z.record(z.string().max(3), z.string()).meta({ maxProperties: 5 })],
    ["a record", z.record(z.string().max(3), z.boolean())],
  ])("finds %s without bounds", (_what, schema) => {
    expect(find(schema)).toHaveLength(1);
  });
});
