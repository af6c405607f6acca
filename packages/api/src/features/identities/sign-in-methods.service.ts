import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { listFactorMethods } from "../auth/factors.service.ts";

/**
 * Throws LAST_SIGN_IN_METHOD when neither password, passkey nor Google opens the account any more. Call it after the
 * removal, in its transaction and with the user's row locked; the throw takes the removal back.
 */
export async function checkWayInLeft(trx: Trx, userId: string): Promise<void> {
  const { password, passkey, google } = await listFactorMethods(trx, userId);
  if (!password && !passkey && !google) throw new AppError("LAST_SIGN_IN_METHOD");
}
