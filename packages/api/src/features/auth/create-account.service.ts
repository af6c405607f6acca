import type { Locale } from "@piloto/shared/fields";
import { AppError } from "../../errors/app-error.ts";
import type { Trx } from "../../database/workspace.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { openWorkspace } from "../workspaces/open-workspace.service.ts";
import { deleteSignupsOf, lockAddress } from "./signups.queries.ts";
import { findUserByEmail, insertUser } from "./users.queries.ts";

/** Waits for whoever is opening an account for this address; ask whether there is one only after that. */
export const takeTurnForAddress = (trx: Trx, email: string): Promise<void> => lockAddress(trx, email);

/**
 * Makes a user whose address was just proven, with a first workspace of their own; other sign-ups for the address die.
 * Returns the user's id. Throws TOKEN_INVALID when the address became somebody's account meanwhile.
 */
export async function createAccount(
  trx: Trx,
  originOf: (userId: string) => AuditOrigin,
  account: { email: string; name: string; locale: Locale; passwordHash: string | null },
): Promise<string> {
  await lockAddress(trx, account.email);
  if (await findUserByEmail(trx, account.email))
    throw new AppError("TOKEN_INVALID", { message: "the address has an account by now" });
  const { email, name, locale, passwordHash } = account;
  const user = await insertUser(trx, { email, name, locale, passwordHash });
  await deleteSignupsOf(trx, email);
  const first = name.split(/\s+/)[0] ?? name;
  const origin = originOf(user.id);
  await openWorkspace(trx, origin, {
    ownerId: user.id,
    name: locale === "en" ? `${first}'s team` : `Equipe de ${first}`,
    locale,
  });
  await recordAudit(trx, origin, {
    userId: user.id,
    action: "account.create",
    target: { kind: "user", id: user.id, label: email },
  });
  return user.id;
}
