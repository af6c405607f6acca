import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "../language-model/public-address.ts";

/*
 * Addresses a webhook may make us fetch. Instagram's webhooks carry addresses of files; without this wall one could name
 * the machine's own services or a cloud's metadata server.
 */

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
