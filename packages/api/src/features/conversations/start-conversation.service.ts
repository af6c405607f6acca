import type { StartConversationInput } from "@piloto/shared/conversations";
import { parsePhoneNumberFromString } from "libphonenumber-js";
import { AppError } from "../../errors/app-error.ts";
import { getPersonAddress, resolveContact } from "../contacts/resolve-contact.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import type { ConversationContext } from "./conversation-context.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import { findLive } from "./live-conversation.queries.ts";
import {
  findContactId,
  findStartChannel,
  insertStarted,
  type StartChannel,
  updateMissingName,
} from "./start-conversation.queries.ts";

/**
 * The conversation with a contact, or with a number nobody knows yet, on a channel: the live one as it is, else a new one
 * in the caller's hands. Throws VALIDATION_FAILED for what is no number or a contact the channel cannot reach, CONFLICT
 * when the channel is switched off.
 */
export async function startConversation(
  ctx: ConversationContext,
  input: StartConversationInput,
): Promise<{ conversationId: string }> {
  const { trx, workspace } = ctx;
  const channel = await findStartChannel(trx, workspace.id, input.channelId);
  if (!channel) throw new AppError("NOT_FOUND", { message: "no such channel in this workspace" });
  if (channel.status === "disconnected" || channel.status === "blocked") {
    throw new AppError("CONFLICT", { details: { reason: `channel_${channel.status}` } });
  }
  const contactId = await findContact(ctx, channel, input);
  return { conversationId: await openConversation(ctx, channel, contactId) };
}

async function findContact(
  { trx, workspace }: ConversationContext,
  { kind }: StartChannel,
  { contactId, phone, name }: StartConversationInput,
): Promise<string> {
  if (contactId !== undefined) {
    const found = await findContactId(trx, workspace.id, contactId);
    if (!found) throw new AppError("NOT_FOUND", { message: "no such contact in this workspace" });
    const { phone: number, userId, igsid } = await getPersonAddress(trx, workspace.id, found, kind);
    if (!number && !userId && !igsid) throw invalid("contactId", "cannot be reached on this channel");
    return found;
  }
  if (phone === undefined) throw invalid("contactId", "or a phone number is needed");
  // Who writes first on Instagram is the customer: there is no address to begin with.
  if (kind !== "whatsapp") throw invalid("phone", "only WhatsApp can be written to by number");
  const resolved = await resolveContact(trx, workspace.id, { phone: readPhone(phone) }, kind);
  if (name) await updateMissingName(trx, workspace.id, { contactId: resolved.contactId, name });
  return resolved.contactId;
}

/** Digits of E.164. A number without a country is Brazilian. */
function readPhone(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone, "BR");
  if (!parsed?.isPossible()) throw invalid("phone", "is no phone number");
  return parsed.number.slice(1);
}

const invalid = (field: string, message: string): AppError =>
  new AppError("VALIDATION_FAILED", { fields: [{ field, message }] });

async function openConversation(
  { trx, workspace, actor }: ConversationContext,
  channel: StartChannel,
  contactId: string,
): Promise<string> {
  const opened = await insertStarted(trx, workspace.id, { channel, contactId, userId: actor.userId });
  if (opened === undefined) {
    const live = await findLive(trx, workspace.id, { channelId: channel.id, contactId });
    // It was closed in this very moment; the caller tries again.
    if (live === undefined)
      throw new AppError("UNAVAILABLE", { message: "the live conversation was closed meanwhile" });
    return live;
  }
  const { id: channelId, agentId } = channel;
  await countUsage(trx, workspace.id, { metric: "opened", value: 1, channelId, agentId });
  await recordConversationEvent(trx, workspace.id, {
    conversationId: opened,
    kind: "opened",
    actor: "person",
    userId: actor.userId,
  });
  return opened;
}
