import fc from "fast-check";
import { describe, it } from "vitest";
import { isLongJson } from "./json-size.ts";

describe("the glance at a JSON's size", () => {
  it("is right about anything clearly shorter or longer than the limit", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 10, max: 3_000 }), (value, limit) => {
        const { length } = JSON.stringify(value);
        if (isLongJson(value, limit)) return length > limit / 6;
        return length < limit * 3;
      }),
    );
  });
});
