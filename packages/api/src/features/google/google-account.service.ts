import { isUniqueViolation } from "../../database/sqlstate.ts";
import type { Trx } from "../../database/workspace.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { createAccount, takeTurnForAddress } from "../auth/create-account.service.ts";
import { findUserByEmail } from "../auth/users.service.ts";
import { findIdentityOwner, insertIdentity, linkIdentity, touchIdentity } from "../identities/identities.service.ts";
import type { GoogleClaims } from "./google-client.ts";
import { GoogleFailure } from "./google-failure.ts";

/** Domains whose addresses Google itself hands out; for any other it answers only with `hd` (Google Workspace). */
const googleDomains = ["gmail.com", "googlemail.com"];

/**
 * Whether Google is the authority over the address today. Elsewhere it only once saw a mail arrive there, and the
 * address may belong to somebody else by now.
 */
function isAuthoritative({ email, isEmailVerified, hostedDomain }: GoogleClaims): boolean {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return isEmailVerified && (googleDomains.includes(domain) || hostedDomain !== undefined);
}

/**
 * The user a Google account opens: the one it is linked to; else one with its address, if Google is authoritative for
 * it, linked now; else a new one. Throws GoogleFailure when the address is not verified or may not be linked.
 */
export async function findOrCreateUser(ctx: Context, claims: GoogleClaims): Promise<string> {
  const decide = (): Promise<string> => ctx.db.transaction().execute((trx) => decideUser(ctx, trx, claims));
  try {
    return await decide();
  } catch (error) {
    // Somebody made the same account or link at the same moment: what they made decides now.
    if (isUniqueViolation(error)) return decide();
    throw error;
  }
}

async function decideUser(ctx: Context, trx: Trx, claims: GoogleClaims): Promise<string> {
  const owner = await findIdentityOwner(trx, claims);
  if (owner !== undefined) {
    await touchIdentity(trx, claims, claims.email);
    return owner;
  }
  if (!claims.isEmailVerified) throw new GoogleFailure("google_email_unverified");
  const { issuer, subject, email } = claims;
  await takeTurnForAddress(trx, email);
  const user = await findUserByEmail(trx, email);
  if (user) {
    if (!isAuthoritative(claims)) throw new GoogleFailure("google_not_linked");
    await linkIdentity(ctx, trx, user, { issuer, subject, email });
    return user.id;
  }
  const name = claims.name ?? email.split("@")[0] ?? email;
  const userId = await createAccount(trx, (id) => userOrigin(ctx, id), {
    email,
    name,
    locale: ctx.headers.get("accept-language")?.toLowerCase().startsWith("en") ? "en" : "pt-BR",
    passwordHash: null,
  });
  await insertIdentity(trx, { issuer, subject, email, userId });
  return userId;
}
