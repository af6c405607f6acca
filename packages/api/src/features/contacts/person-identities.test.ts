import { describe, expect, it } from "vitest";
import { canonicalPhone, provenIdentities, usernameOf } from "./person-identities.ts";

describe("the identities of a person", () => {
  it.each([
    ["a Brazilian mobile number of before the ninth digit", "553197142086", "5531997142086"],
    ["one with it", "5531997142086", "5531997142086"],
    ["one written as people do", "+55 (31) 9714-2086", "5531997142086"],
    ["a Brazilian landline", "553133334444", "553133334444"],
    ["a number of another country", "15551234567", "15551234567"],
    ["a number that only begins like a Brazilian one", "5531", "5531"],
  ])("know %s by one number", (_what, phone, canonical) => {
    expect(canonicalPhone(phone)).toBe(canonical);
  });

  it("keep how the channel writes a number, which is what it is answered at", () => {
    expect(provenIdentities({ phone: "553197142086", userId: "BR.1" }, "whatsapp")).toEqual([
      { kind: "phone", value: "5531997142086", address: "553197142086" },
      { kind: "bsuid", value: "BR.1", address: "BR.1" },
    ]);
  });

  it("are those of the channel alone, and a user name proves nothing", () => {
    expect(provenIdentities({ igsid: "17", phone: "5531997142086", username: "marina" }, "instagram")).toEqual([
      { kind: "igsid", value: "17", address: "17" },
    ]);
    expect(provenIdentities({ username: "marina" }, "whatsapp")).toEqual([]);
    expect(usernameOf({ username: "@Marina.Vilela" })).toMatchObject({ value: "marina.vilela" });
  });

  it("stay apart however long they are", () => {
    const [a] = provenIdentities({ userId: `${"x".repeat(300)}a` }, "whatsapp");
    const [b] = provenIdentities({ userId: `${"x".repeat(300)}b` }, "whatsapp");
    expect(a?.value).not.toBe(b?.value);
    expect(a?.value.length).toBeLessThanOrEqual(200);
  });
});
