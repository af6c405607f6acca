import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVault } from "./vault.ts";

const newKey = { kid: 2, key: Buffer.alloc(32, "new") };
const oldKey = { kid: 1, key: Buffer.alloc(32, "old") };
const vault = createVault([newKey, oldKey]);

describe("the vault", () => {
  it("opens what it sealed, and never seals twice alike", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const sealed = vault.seal(text, "totp");
        return vault.open(sealed, "totp") === text && !vault.seal(text, "totp").equals(sealed);
      }),
    );
  });

  it("refuses another context, a changed byte and a key that is gone", () => {
    const sealed = vault.seal("seed", "totp:user-1");
    expect(() => vault.open(sealed, "totp:user-2")).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open(changed, "totp:user-1")).toThrow();
    }
    expect(() => createVault([oldKey]).open(sealed, "totp:user-1")).toThrow(/no encryption key 2/);
  });

  it("still opens what an older key sealed", () => {
    expect(vault.open(createVault([oldKey]).seal("seed", "x"), "x")).toBe("seed");
  });
});
