import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHandle, createRefreshTokens } from "./refresh-token.ts";

const ring = [
  { kid: 2, key: Buffer.alloc(32, "new") },
  { kid: 1, key: Buffer.alloc(32, "old") },
];
const tokens = createRefreshTokens(ring);

describe("refresh tokens", () => {
  it("give back the handle and generation they were made of", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        (bytes, generation) => {
          const handle = Buffer.from(bytes);
          expect(tokens.verify(tokens.issue({ handle, generation }))).toEqual({ handle, generation });
        },
      ),
    );
  });

  it("are a function of handle and generation, whichever instance issues them", () => {
    const handle = createHandle();
    expect(createRefreshTokens(ring).issue({ handle, generation: 7 })).toBe(tokens.issue({ handle, generation: 7 }));
  });

  it("do not survive the change of any single bit", () => {
    const token = Buffer.from(tokens.issue({ handle: createHandle(), generation: 5 }), "base64url");
    for (let bit = 0; bit < token.length * 8; bit += 1) {
      const changed = Buffer.from(token);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tokens.verify(changed.toString("base64url"))).toBeUndefined();
    }
  });

  it("are refused in any other form", () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => tokens.verify(text) === undefined));
    expect(tokens.verify(undefined)).toBeUndefined();
  });

  it("of an old key verify while it is in the ring, and no longer", () => {
    const old = createRefreshTokens(ring.slice(1));
    const token = old.issue({ handle: createHandle(), generation: 1 });
    expect(tokens.verify(token)).toBeDefined();
    expect(createRefreshTokens(ring.slice(0, 1)).verify(token)).toBeUndefined();
  });
});
