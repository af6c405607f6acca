import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { lockOwnUser, type UserRow } from "../auth/users.service.ts";
import { tellFactorChange } from "../second-factor/second-factor.service.ts";
import { deleteIdentity, insertIdentity, type Subject } from "./identities.queries.ts";
import { checkWayInLeft } from "./sign-in-methods.service.ts";

// What signing in with Google may ask and note.
export { findIdentityOwner, insertIdentity, touchIdentity } from "./identities.queries.ts";

/** Links a Google account to the user, mails its owner and writes the audit entry, last in the caller's transaction. */
export async function linkIdentity(
  ctx: Context,
  trx: Trx,
  user: UserRow,
  identity: Subject & { email: string },
): Promise<void> {
  const id = await insertIdentity(trx, { ...identity, userId: user.id });
  const target = { kind: "identity", id, label: identity.email };
  await tellFactorChange(ctx, trx, user, "google_linked", "identities.link", target);
}

/** Unlinks it. Throws NOT_FOUND when it is not the user's, LAST_SIGN_IN_METHOD when nothing else opens the account. */
export async function unlinkIdentity(ctx: Context, userId: string, identityId: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const email = await deleteIdentity(trx, userId, identityId);
    if (email === undefined) throw new AppError("NOT_FOUND");
    await checkWayInLeft(trx, userId);
    const target = { kind: "identity", id: identityId, label: email };
    await tellFactorChange(ctx, trx, user, "google_unlinked", "identities.unlink", target);
  });
}
