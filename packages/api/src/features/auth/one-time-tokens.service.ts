import type { Trx } from "../../database/workspace.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";
import { insertOneTimeToken, type OneTimeTokenKind } from "./one-time-tokens.queries.ts";

/** Makes a token for a mailed link and stores its hash; a newer one of a kind kills the older (not so "not_me"). */
export async function issueOneTimeToken(
  trx: Trx,
  token: { kind: OneTimeTokenKind; userId: string; payload: Record<string, unknown>; seconds: number },
): Promise<string> {
  const secret = createOneTimeToken();
  await insertOneTimeToken(trx, { ...token, tokenHash: hashToken(secret) });
  return secret;
}
