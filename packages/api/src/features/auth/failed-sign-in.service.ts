import type { Trx } from "../../database/workspace.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import type { OutboxPayload } from "../outbox/outbox.service.ts";
import { findUserByEmail } from "./users.queries.ts";

/** Writes a failed sign-in into the account's audit log, when there is such an account. */
export async function recordFailedSignIn(trx: Trx, { email, origin }: OutboxPayload<"sign_in_failed">): Promise<void> {
  const user = await findUserByEmail(trx, email);
  if (!user) return;
  await recordAudit(trx, origin, {
    userId: user.id,
    action: "auth.login",
    outcome: "denied",
    target: { kind: "user", id: user.id, label: user.email },
  });
}
