import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/*
 * Addresses a webhook may make us fetch. Instagram's webhooks carry addresses of files; without this wall one could name
 * the machine's own services or a cloud's metadata server.
 */

const privateAddresses = new BlockList();
const ranges: readonly [address: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
for (const [address, prefix] of ranges) privateAddresses.addSubnet(address, prefix, "ipv4");

// Only 2000::/3 is given out to the public; in it, 6to4 and Teredo carry IPv4 addresses, 2001:db8::/32 is documentation.
const publicV6 = new BlockList();
publicV6.addSubnet("2000::", 3, "ipv6");
const carriersV6 = new BlockList();
carriersV6.addSubnet("2001::", 32, "ipv6");
carriersV6.addSubnet("2001:db8::", 32, "ipv6");
carriersV6.addSubnet("2002::", 16, "ipv6");

/** Whether an IP address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !privateAddresses.check(address, "ipv4");
  return family === 6 && publicV6.check(address, "ipv6") && !carriersV6.check(address, "ipv6");
}

export type ResolveHost = (host: string) => Promise<string[]>;

export const resolveHost: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

export type AddressVerdict = "allowed" | "refused" | "unresolved";

/**
 * Whether a file may be fetched from `url`: https, and a name that leads to public addresses only. The configured host
 * is always allowed, as it is (the simulator speaks http on this machine). A name that changes its address between this
 * check and the connection meets TLS: the machine behind it has no certificate for that name.
 */
export async function judgeAddress(url: URL, trustedOrigin: string, resolve: ResolveHost): Promise<AddressVerdict> {
  if (url.origin === trustedOrigin) return "allowed";
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return "refused";
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return isPublicAddress(host) ? "allowed" : "refused";
  const addresses = await resolve(host).catch(() => undefined);
  if (!addresses || addresses.length === 0) return "unresolved";
  return addresses.every(isPublicAddress) ? "allowed" : "refused";
}
