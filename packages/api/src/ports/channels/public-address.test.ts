import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../language-model/public-address.ts";
import { judgeAddress } from "./public-address.ts";

const trusted = "http://127.0.0.1:3900";
const resolveTo =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses);

describe("addresses of the public internet", () => {
  it.each(["8.8.8.8", "157.240.22.35", "2a03:2880:f12f:83:face:b00c:0:25de"])("has %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::",
    "not an address",
  ])("has not %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("the address of a file", () => {
  const judge = (url: string, resolve = resolveTo("157.240.22.35")) => judgeAddress(new URL(url), trusted, resolve);

  it("may be https with a public name, or the configured host as it is", async () => {
    expect(await judge("https://lookaside.fbsbx.com/a")).toBe("allowed");
    expect(await judge("http://127.0.0.1:3900/media/1")).toBe("allowed");
  });

  it.each([
    "http://lookaside.fbsbx.com/a",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:3901/",
    "https://user:password@lookaside.fbsbx.com/",
    "file:///etc/passwd",
    "ftp://lookaside.fbsbx.com/",
  ])("may not be %s", async (url) => {
    expect(await judge(url)).toBe("refused");
  });

  it("may not be a public name that leads inside, not even with one of its addresses", async () => {
    expect(await judge("https://inside.example/", resolveTo("10.0.0.7"))).toBe("refused");
    expect(await judge("https://both.example/", resolveTo("157.240.22.35", "127.0.0.1"))).toBe("refused");
  });

  it("is unresolved while its name has no address", async () => {
    expect(await judge("https://nowhere.example/", () => Promise.reject(new Error("ENOTFOUND")))).toBe("unresolved");
  });
});
