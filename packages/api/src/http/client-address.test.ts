import { describe, expect, it } from "vitest";
import { limitedNetwork, readClientAddress } from "./client-address.ts";

describe("the client's address", () => {
  it.each([
    ["believes no header without a trusted proxy", "203.0.113.5", "1.2.3.4", 0, "203.0.113.5"],
    [
      "takes the entry our proxy wrote, not those the client sent",
      "10.0.0.1",
      "6.6.6.6, 203.0.113.5",
      1,
      "203.0.113.5",
    ],
    ["counts two proxies from the right", "10.0.0.1", "6.6.6.6, 203.0.113.5, 10.0.0.2", 2, "203.0.113.5"],
    ["falls back to the socket when the header is shorter than the chain", "10.0.0.1", "203.0.113.5", 2, "10.0.0.1"],
    ["falls back to the socket when the entry is no address", "10.0.0.1", "unknown", 1, "10.0.0.1"],
    ["reads an IPv4 address inside IPv6", "::ffff:203.0.113.5", undefined, 0, "203.0.113.5"],
    ["knows none when there is none", undefined, undefined, 0, null],
  ])("%s", (_what, socket, header, hops, expected) => {
    expect(readClientAddress(socket, header, hops)).toBe(expected);
  });

  it("groups IPv6 by /64 and leaves IPv4 alone", () => {
    expect(limitedNetwork("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(limitedNetwork("2001:db8:1:2::9")).toBe("2001:db8:1:2::/64");
    expect(limitedNetwork("2001:db8::1")).toBe("2001:db8:0:0::/64");
    expect(limitedNetwork("::1")).toBe("0:0:0:0::/64");
    expect(limitedNetwork("203.0.113.5")).toBe("203.0.113.5");
    expect(limitedNetwork(null)).toBe("unknown");
  });
});
