import type { lookup } from "node:dns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGuardedFetch, ForbiddenAddressError } from "./guarded-fetch.ts";
import { isPublicAddress } from "./public-address.ts";

describe("isPublicAddress", () => {
  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.31.255.255",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "localhost",
    "",
  ])("refuses %s", (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(["1.1.1.1", "8.8.8.8", "172.32.0.1", "200.147.3.157", "2606:4700:4700::1111", "2800:3f0:4001:81b::200e"])(
    "takes %s",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it("refuses every address of the private networks", () => {
    const octet = fc.nat(255);
    fc.assert(fc.property(octet, octet, octet, (a, b, c) => !isPublicAddress(`10.${a}.${b}.${c}`)));
    fc.assert(fc.property(octet, octet, octet, (a, b, c) => !isPublicAddress(`127.${a}.${b}.${c}`)));
    fc.assert(fc.property(octet, octet, (a, b) => !isPublicAddress(`169.254.${a}.${b}`)));
  });
});

describe("a guarded fetch", () => {
  const resolvesTo =
    (...addresses: string[]) =>
    (_: string, __: object, callback: (error: null, found: { address: string; family: number }[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );

  const fetchWith = (resolve: ReturnType<typeof resolvesTo>) =>
    createGuardedFetch({ trustedOrigins: [], maxAnswerBytes: 1000, resolve: resolve as unknown as typeof lookup });

  it.each([
    "http://example.com/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://169.254.169.254/latest/meta-data",
    "https://user:secret@example.com/",
    "file:///etc/passwd",
  ])("does not call %s", async (url) => {
    await expect(fetchWith(resolvesTo("1.1.1.1"))(url)).rejects.toThrow(ForbiddenAddressError);
  });

  it("does not connect when a name resolves to an inner address, also beside a public one", async () => {
    await expect(fetchWith(resolvesTo("10.0.0.7"))("https://models.example.com/v1")).rejects.toThrow(
      ForbiddenAddressError,
    );
    await expect(fetchWith(resolvesTo("1.1.1.1", "127.0.0.1"))("https://models.example.com/v1")).rejects.toThrow(
      ForbiddenAddressError,
    );
  });
});
