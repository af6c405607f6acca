import { createOneTimeToken, hashToken } from "./one-time-token.ts";

/** A fresh token for a mailed link, and the hash that is all we keep of it. */
export function createMailedToken(): { token: string; tokenHash: Buffer } {
  const token = createOneTimeToken();
  return { token, tokenHash: hashToken(token) };
}

/** The hash under which a token that came back in a link was stored. */
export const hashMailedToken = (token: string): Buffer => hashToken(token);
