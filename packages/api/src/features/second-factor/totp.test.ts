import { describe, expect, it } from "vitest";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-codes.ts";
import { createTotpSecret, createTotpUri, findTotpStep } from "./totp.ts";

describe("TOTP", () => {
  const secret = Buffer.from("12345678901234567890");

  // RFC 6238 appendix B, SHA-1, the last six of its eight digits.
  it.each([
    [59, "287082", 1],
    [1_111_111_109, "081804", 37_037_036],
    [2_000_000_000, "279037", 66_666_666],
  ])("accepts the RFC's code at %i seconds", (seconds, code, step) => {
    expect(findTotpStep(secret, code, seconds * 1000)).toBe(step);
  });

  it("accepts the step before and after, and no further", () => {
    const at = (seconds: number) => findTotpStep(secret, "081804", (1_111_111_109 + seconds) * 1000);
    expect([at(-30), at(30)]).toEqual([37_037_036, 37_037_036]);
    expect([at(-60), at(62)]).toEqual([undefined, undefined]);
  });

  it("refuses any other code", () => {
    expect(findTotpStep(secret, "000000", 59_000)).toBeUndefined();
  });

  it("makes 20-byte secrets and an address an authenticator app reads", () => {
    const fresh = createTotpSecret();
    expect(fresh).toHaveLength(20);
    const uri = new URL(createTotpUri(fresh, "ana@exemplo.com.br"));
    expect([uri.protocol, uri.host]).toEqual(["otpauth:", "totp"]);
    expect(uri.searchParams.get("issuer")).toBe("Piloto de Vendas");
    expect(uri.href).not.toContain("+");
  });
});

describe("recovery codes", () => {
  it("are ten, distinct, and sixteen letters and digits in groups of four", () => {
    const codes = createRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
  });

  it("hash alike with and without hyphens", () => {
    expect(hashRecoveryCode("ABCD-EFGH-IJKL-MNOP")).toEqual(hashRecoveryCode("ABCDEFGHIJKLMNOP"));
  });
});
