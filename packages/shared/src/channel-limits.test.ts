import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTextTooLong, measureText } from "./channel-limits.ts";

describe("the length of a text", () => {
  it("is counted in characters on WhatsApp and in bytes on Instagram", () => {
    expect(isTextTooLong("whatsapp", "á".repeat(4096))).toBe(false);
    expect(isTextTooLong("whatsapp", "á".repeat(4097))).toBe(true);
    expect(isTextTooLong("instagram", "á".repeat(500))).toBe(false);
    expect(isTextTooLong("instagram", "á".repeat(501))).toBe(true);
    expect(measureText("instagram", "😀")).toBe(4);
  });

  it("in bytes is what an encoder writes, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(measureText("instagram", text)).toBe(Buffer.byteLength(text, "utf8"));
      }),
    );
  });
});
