import type { BrowserContext } from "@playwright/test";

/** Calls a procedure as the person signed in to this browser, past the page: to arrange what a test is not about. */
export async function callApi(
  { request }: BrowserContext,
  procedure: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const session = await (await request.get("/trpc/auth.session")).text();
  const csrfToken = /"csrfToken":"([^"]+)"/.exec(session)?.[1] ?? "";
  const origin = new URL((await request.get("/healthz")).url()).origin;
  const response = await request.post(`/trpc/${procedure}`, {
    data: input,
    headers: { origin, "sec-fetch-site": "same-origin", "x-csrf-token": csrfToken },
  });
  const body: unknown = await response.json();
  const data = objectIn(objectIn(body, "result"), "data");
  if (!response.ok() || data === undefined) throw new Error(`${procedure}: ${JSON.stringify(body).slice(0, 500)}`);
  return data;
}

/** The object under this key of an answer. */
export function objectIn(value: unknown, key: string): Record<string, unknown> | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "object" && found !== null ? Object.fromEntries(Object.entries(found)) : undefined;
}

/** The text under this key; throws when there is none. */
export function textIn(value: Record<string, unknown> | undefined, key: string): string {
  const found = value?.[key];
  if (typeof found !== "string") throw new Error(`no text under ${key}`);
  return found;
}
