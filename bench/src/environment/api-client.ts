import { z } from "zod";
import type { ChildServer } from "../measure/child-server.ts";
import { requestBytes, type RequestParts } from "../measure/load.ts";
import { publicOrigin } from "./product.ts";
import { userAgent } from "./seed.ts";

/** What a browser sends with each call of the page; every contender gets the same, for reading headers costs too. */
const browserHeaders = {
  accept: "*/*",
  "accept-language": "pt-BR,pt;q=0.9,en;q=0.8",
  "content-type": "application/json",
  origin: publicOrigin,
  referer: `${publicOrigin}/`,
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "sec-fetch-site": "same-origin",
  "user-agent": userAgent,
  "x-forwarded-for": "203.0.113.7",
};

export function browserRequest({ headers, ...parts }: RequestParts): Buffer {
  return requestBytes({ ...parts, headers: { ...browserHeaders, ...headers } });
}

const sessionAnswer = z.object({ result: z.object({ data: z.object({ csrfToken: z.string() }) }) });

export interface SignInTicket {
  /** `name=value` of the pre-session cookie. */
  readonly cookie: string;
  readonly csrfToken: string;
}

/** Opens the page as a signed-out browser does: a pre-session cookie and the token that goes with it. */
export async function openPreSession(server: ChildServer): Promise<SignInTicket> {
  const response = await fetch(`http://127.0.0.1:${server.port}/trpc/auth.session`, { headers: browserHeaders });
  const answer = sessionAnswer.parse(await response.json());
  return { cookie: cookiesOf(response.headers), csrfToken: answer.result.data.csrfToken };
}

/** Signs in over HTTP; the cookies of the answer as one Cookie header. Throws when the product refuses. */
export async function signIn(server: ChildServer, email: string, password: string): Promise<string> {
  const { cookie, csrfToken } = await openPreSession(server);
  const response = await fetch(`http://127.0.0.1:${server.port}/trpc/auth.login`, {
    method: "POST",
    headers: { ...browserHeaders, cookie, "x-csrf-token": csrfToken },
    body: JSON.stringify({ email, password }),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
  return cookiesOf(response.headers);
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="))
    .join("; ");
}

/** The CSRF token in an answer of `auth.session`. */
export function csrfTokenIn(bytes: Buffer): string {
  const token = /"csrfToken":"([^"]+)"/.exec(bytes.toString("latin1"))?.[1];
  if (token === undefined) throw new Error(`no csrfToken in ${bytes.toString("utf8").slice(0, 500)}`);
  return token;
}
