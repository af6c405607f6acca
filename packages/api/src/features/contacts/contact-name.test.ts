import { describe, expect, it } from "vitest";
import { contactDisplayName, formatIdentity, formatPhone } from "./contact-name.service.ts";

describe("the name to show", () => {
  const identity = { kind: "phone", value: "5531997142086" } as const;

  it("is the given one before the profile's, and the number or user name when there is neither", () => {
    expect(contactDisplayName({ name: "Marina", profileName: "mari 🌻", identity })).toBe("Marina");
    expect(contactDisplayName({ name: " ", profileName: "mari 🌻", identity })).toBe("mari 🌻");
    expect(contactDisplayName({ name: "", profileName: "", identity })).toBe("+55 31 99714-2086");
    expect(
      contactDisplayName({ name: "", profileName: "", identity: { kind: "username", value: "marina.vilela" } }),
    ).toBe("@marina.vilela");
  });

  it("is never empty, and tells apart people of whom only an id is known", () => {
    expect(contactDisplayName({ name: "", profileName: "", identity: null })).toBe("…");
    expect(formatIdentity({ kind: "bsuid", value: "BR.13491208655302741918" })).toBe("WhatsApp …1918");
    expect(formatIdentity({ kind: "igsid", value: "5482193764420011" })).toBe("Instagram …0011");
  });
});

describe("a number", () => {
  it.each([
    ["5531997142086", "+55 31 99714-2086"],
    ["553133331234", "+55 31 3333-1234"],
    ["14155552671", "+1 415 555 2671"],
    ["351912345678", "+351 912 345 678"],
    ["5511", "+55 11"],
    ["000", "+000"],
  ])("%s is shown as %s", (digits, shown) => {
    expect(formatPhone(digits)).toBe(shown);
  });
});
