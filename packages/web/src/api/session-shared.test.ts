import fc from "fast-check";
import { expect, test } from "vitest";
import { nobody, parseSharedSession } from "./session-shared.ts";

test("what was written is read back", () => {
  const session = { seq: 4, userId: "u1", signInId: "s1", expiresAtServerMs: 12, endReason: null };
  expect(parseSharedSession(JSON.stringify(session))).toEqual(session);
});

test("whatever else lies in the storage counts as nothing", () => {
  expect(parseSharedSession(null)).toBe(nobody);
  expect(parseSharedSession('{"seq":"1"}')).toBe(nobody);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Number.isSafeInteger(parseSharedSession(text).seq)).toBe(true);
    }),
  );
});
