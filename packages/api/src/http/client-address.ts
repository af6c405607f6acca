import { isIP } from "node:net";

/**
 * The address of the client: the socket's, or, behind `trustedHops` proxies of our own, the entry of X-Forwarded-For
 * that the outermost of them wrote. Entries further left came from the client and are ignored. null: none is known.
 */
export function readClientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedHops: number,
): string | null {
  const socket = normalise(socketAddress);
  if (trustedHops === 0) return socket;
  const entries = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const written = entries.at(-trustedHops);
  return (entries.length >= trustedHops && normalise(written)) || socket;
}

/** What counts as one client in a limit: an IPv4 address, or the /64 of an IPv6 address (one customer has that many). */
export function limitedNetwork(address: string | null): string {
  if (address === null) return "unknown";
  if (isIP(address) !== 6) return address;
  return `${expandIpv6(address).slice(0, 4).join(":")}::/64`;
}

function normalise(address: string | undefined): string | null {
  if (!address) return null;
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "").replace(/%.*$/, "");
  return isIP(plain) ? plain : null;
}

function expandIpv6(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: missing }, () => "0"), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
