import type { UpdateContactInput } from "@piloto/shared/contacts";
import { AppError } from "../../errors/app-error.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import type { ConversationContext } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { lockContacts, updateFacts } from "./join-contacts.queries.ts";

/** Changes what people wrote down about a contact. Throws NOT_FOUND, and CONFLICT once it is merged into another one. */
export async function editContact(ctx: ConversationContext, input: UpdateContactInput): Promise<void> {
  const { trx, workspace, origin } = ctx;
  const { contactId, name, email, city, interest, notes } = input;
  const [contact] = await lockContacts(trx, workspace.id, [contactId]);
  if (!contact) throw new AppError("NOT_FOUND", { message: "no such contact in this workspace" });
  if (contact.mergedIntoId !== null) {
    throw new AppError("CONFLICT", { details: { reason: "already_merged", contactId: contact.mergedIntoId } });
  }
  const facts = Object.fromEntries(
    Object.entries({ name, email, city, interest, notes }).filter(([, value]) => value !== undefined),
  );
  await updateFacts(trx, workspace.id, { contactId, facts });
  await announce(trx, workspace.id, { kind: "inbox" });
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "contacts.update",
    target: { kind: "contact", id: contactId },
    // Which fields, not what is in them: the log outlives the contact.
    details: { fields: Object.keys(facts).join(", ") },
  });
}
