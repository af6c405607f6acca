import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSignedByMeta } from "./signature.ts";

const secret = "app-secret";
const body = Buffer.from('{"object":"whatsapp_business_account","entry":[ ]}');
const sign = (bytes: Uint8Array, key = secret): string =>
  `sha256=${createHmac("sha256", key).update(bytes).digest("hex")}`;

describe("the signature of a webhook", () => {
  it("is right over the raw bytes, in either case of its digits", () => {
    expect(isSignedByMeta(body, sign(body), secret)).toBe(true);
    expect(isSignedByMeta(body, `sha256=${sign(body).slice(7).toUpperCase()}`, secret)).toBe(true);
  });

  it("is wrong over the same JSON written otherwise, another secret, or one changed byte", () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(isSignedByMeta(rewritten, sign(body), secret)).toBe(false);
    expect(isSignedByMeta(body, sign(body, "another"), secret)).toBe(false);
    const changed = Buffer.from(body);
    changed[3] = (changed[3] ?? 0) ^ 1;
    expect(isSignedByMeta(changed, sign(body), secret)).toBe(false);
  });

  it.each([undefined, "", "sha256=", "sha256=abc", `sha1=${"a".repeat(40)}`, `sha256=${"z".repeat(64)}`])(
    "refuses the header %j",
    (header) => {
      expect(isSignedByMeta(body, header, secret)).toBe(false);
    },
  );

  it("refuses what an empty secret signed", () => {
    expect(isSignedByMeta(body, `sha256=${createHmac("sha256", "").update(body).digest("hex")}`, "")).toBe(false);
  });
});
