import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { lockOwnUser } from "../auth/users.service.ts";
import { checkWayInLeft } from "../identities/sign-in-methods.service.ts";
import { tellFactorChange } from "../second-factor/second-factor.service.ts";
import { deletePasskey, updatePasskeyName } from "./passkeys.queries.ts";

/** Throws NOT_FOUND when it is not the user's. */
export async function renamePasskey(
  ctx: Context,
  userId: string,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<void> {
  if (!(await updatePasskeyName(ctx.db, userId, passkeyId, name))) throw new AppError("NOT_FOUND");
  await recordAudit(ctx.db, userOrigin(ctx, userId), {
    userId,
    action: "passkeys.rename",
    target: { kind: "passkey", id: passkeyId, label: name },
  });
}

/** Removes a passkey. Throws NOT_FOUND when it is not the user's, LAST_SIGN_IN_METHOD when nothing else opens the account. */
export async function removePasskey(ctx: Context, userId: string, passkeyId: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const name = await deletePasskey(trx, userId, passkeyId);
    if (name === undefined) throw new AppError("NOT_FOUND");
    await checkWayInLeft(trx, userId);
    const target = { kind: "passkey", id: passkeyId, label: name };
    await tellFactorChange(ctx, trx, user, "passkey_removed", "passkeys.remove", target);
  });
}
