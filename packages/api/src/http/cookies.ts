import { parse, serialize } from "hono/utils/cookie";

/**
 * The cookies of one deployment. On https their names carry `__Host-Http-` (Secure, HttpOnly, Path=/, no Domain,
 * enforced by the browser); on plain-http localhost, where Secure cookies are not to be had everywhere, bare names.
 * The public origin's scheme decides, not NODE_ENV.
 */
export type CookieJar = {
  names: { access: string; refresh: string; preSession: string; flow: string };
  read: (header: string | undefined) => RequestCookies;
  set: (headers: Headers, name: CookieName, value: string, maxAgeSeconds: number) => void;
  clear: (headers: Headers, name: CookieName) => void;
};

export type CookieName = keyof CookieJar["names"];
export type RequestCookies = Partial<Record<CookieName, string>>;

const bareNames = { access: "at", refresh: "rt", preSession: "pre", flow: "flow" };
const cookieNames: readonly CookieName[] = ["access", "refresh", "preSession", "flow"];

export function createCookieJar(publicOrigin: string): CookieJar {
  const isSecure = publicOrigin.startsWith("https:");
  const prefix = isSecure ? "__Host-Http-" : "";
  const names = {
    access: prefix + bareNames.access,
    refresh: prefix + bareNames.refresh,
    preSession: prefix + bareNames.preSession,
    flow: prefix + bareNames.flow,
  };
  const write = (headers: Headers, name: CookieName, value: string, maxAge: number) => {
    // A second Set-Cookie of the same name in one answer would leave the outcome to the browser.
    removeOwn(headers, names[name]);
    // The OpenID Connect callback is a navigation from the provider's site, which carries no Strict cookie.
    const sameSite = name === "flow" ? "Lax" : "Strict";
    headers.append(
      "set-cookie",
      serialize(names[name], value, { path: "/", httpOnly: true, secure: isSecure, sameSite, maxAge }),
    );
  };

  return {
    names,
    read(header) {
      if (!header) return {};
      const all = parse(header);
      return Object.fromEntries(cookieNames.flatMap((name) => (all[names[name]] ? [[name, all[names[name]]]] : [])));
    },
    set: (headers, name, value, maxAgeSeconds) => write(headers, name, value, Math.max(1, Math.floor(maxAgeSeconds))),
    clear: (headers, name) => write(headers, name, "", 0),
  };
}

function removeOwn(headers: Headers, cookieName: string): void {
  const others = headers.getSetCookie().filter((cookie) => !cookie.startsWith(`${cookieName}=`));
  headers.delete("set-cookie");
  for (const cookie of others) headers.append("set-cookie", cookie);
}
