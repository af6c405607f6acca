import type { TestBrowser } from "./test-app.ts";

export type GooglePerson = { name: string; email: string; isVerified: boolean; hostedDomain?: string; sub?: string };

/** Walks one browser through the simulated Google, over real HTTP, and back to the product. */
export type GoogleBrowser = {
  /** Begins at the product; the address of Google's it redirects to. */
  start: (path: string) => Promise<string>;
  /** Signs in at Google as this person; the address of the product's callback, not visited yet. */
  answer: (authorizationUrl: string, person: GooglePerson) => Promise<string>;
  cancel: (authorizationUrl: string) => Promise<string>;
  /** Visits the callback as a navigation from another site: without Strict cookies. Where the product sends the page. */
  visit: (callback: string) => Promise<string>;
};

const publicOrigin = "http://localhost:3000";

export function createGoogleBrowser(browser: TestBrowser, simulatorOrigin: string): GoogleBrowser {
  const jar = new Map<string, string>();

  const follow = async (url: string, init: RequestInit = {}): Promise<string> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) return url;
    const next = new URL(location, url).href;
    return next.startsWith(publicOrigin) ? next : follow(next);
  };
  const submit = async (authorizationUrl: string, fields: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams(fields);
    return follow(await follow(authorizationUrl), { method: "POST", headers: { origin: simulatorOrigin }, body });
  };

  return {
    async start(path) {
      const answer = await browser.fetch(path, { headers: { "sec-fetch-mode": "navigate" } });
      return answer.headers.get("location") ?? "";
    },
    answer: (url, { name, email, isVerified, hostedDomain = "", sub = "" }) =>
      submit(url, {
        action: "type",
        name,
        email,
        hd: hostedDomain,
        sub,
        ...(isVerified ? { email_verified: "on" } : {}),
      }),
    cancel: (url) => submit(url, { action: "cancel" }),
    async visit(callback) {
      const strict = [...browser.cookies].filter(([name]) => name !== "flow");
      for (const [name] of strict) browser.cookies.delete(name);
      const { pathname, search } = new URL(callback);
      const answer = await browser.fetch(pathname + search);
      for (const [name, value] of strict) if (!browser.cookies.has(name)) browser.cookies.set(name, value);
      return (answer.headers.get("location") ?? "").replace(publicOrigin, "");
    },
  };
}
