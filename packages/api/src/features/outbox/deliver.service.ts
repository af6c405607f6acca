import type { Mailer } from "../../ports/mailer/mailer.ts";
import type { Services } from "../../services.ts";
import { mailPasswordReset } from "../auth/password-reset.service.ts";
import { mailSignup } from "../auth/signup.service.ts";
import { recordFailedSignIn } from "../auth/failed-sign-in.service.ts";
import { reportReuse } from "../sessions/report-reuse.service.ts";
import { deleteOutbox, type OutboxRow } from "./outbox.queries.ts";
import { openPayload } from "./outbox.service.ts";

/**
 * Does what a row asks and deletes it. Work inside the database commits together with the deletion, so it happens once;
 * a mail carries the row's id, so that a second sending after a crash can be told from a new mail.
 */
export async function deliver(services: Services, mailer: Mailer, row: OutboxRow): Promise<void> {
  const { db, vault } = services;
  if (row.kind === "mail") {
    await mailer.send({ ...openPayload(vault, "mail", row.payload), id: row.id, at: row.createdAt });
    await deleteOutbox(db, row.id);
    return;
  }
  await db.transaction().execute(async (trx) => {
    if (!(await deleteOutbox(trx, row.id))) return;
    switch (row.kind) {
      case "signup_mail":
        return mailSignup(services, trx, openPayload(vault, row.kind, row.payload));
      case "reset_mail":
        return mailPasswordReset(services, trx, openPayload(vault, row.kind, row.payload));
      case "sign_in_failed":
        return recordFailedSignIn(trx, openPayload(vault, row.kind, row.payload));
      case "session_reused":
        return reportReuse(services, trx, openPayload(vault, row.kind, row.payload));
      case "mail":
        return undefined;
    }
  });
}
