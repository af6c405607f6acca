import type { InboundEvent, WebhookSubjects } from "../channel-adapter.ts";
import { readWebhookError } from "../channel-errors.ts";
import { fieldsOf, idOf, listOf, textOf } from "../webhook-fields.ts";
import { type Change, ignore, occurred } from "./change.ts";
import { readAccountEvents } from "./read-account-events.ts";
import { readEcho, readMessage } from "./read-messages.ts";
import { readIdentityUpdate, readPreference } from "./read-people-events.ts";
import { readContactEntries } from "./read-person.ts";
import { readStatus } from "./read-status.ts";

const webhookObject = "whatsapp_business_account";

/** See ChannelAdapter.readSubjects. */
export function readSubjects(body: unknown): WebhookSubjects | undefined {
  const changes = readChanges(body, new Date(0));
  if (!changes) return undefined;
  const ofAccount = changes.filter(({ channelExternalId }) => channelExternalId === "");
  return {
    channelExternalIds: distinct(changes.map(({ channelExternalId }) => channelExternalId)),
    accountExternalIds: distinct(ofAccount.map(({ accountExternalId }) => accountExternalId)),
  };
}

/** See ChannelAdapter.readEvents. */
export function readEvents(body: unknown, receivedAt: Date = new Date()): InboundEvent[] {
  const changes = readChanges(body, receivedAt);
  if (changes) return changes.flatMap(readChange);
  return [{ kind: "ignored", channelExternalId: "", at: receivedAt, reason: "not a webhook of WhatsApp's" }];
}

const distinct = (ids: string[]): string[] => [...new Set(ids)].filter((id) => id !== "");

function readChanges(body: unknown, receivedAt: Date): Change[] | undefined {
  const { object, entry } = fieldsOf(body);
  if (object !== webhookObject || !Array.isArray(entry)) return undefined;
  return entry.map(fieldsOf).flatMap(({ id, changes }) =>
    listOf(changes).map((change): Change => {
      const { field, value } = fieldsOf(change);
      const fields = fieldsOf(value);
      return {
        field: textOf(field) ?? "",
        value: fields,
        contacts: readContactEntries(fields),
        channelExternalId: idOf(fieldsOf(fields["metadata"])["phone_number_id"]) ?? "",
        accountExternalId: idOf(id) ?? "",
        receivedAt,
      };
    }),
  );
}

/** Reads each list that is there, whatever the field is called: a message in an unknown field is still a message. */
function readChange(change: Change): InboundEvent[] {
  const { value } = change;
  const events = [
    ...listOf(value["messages"]).map((message) => readMessage(message, change)),
    ...listOf(value["message_echoes"]).map((message) => readEcho(message, change)),
    ...listOf(value["statuses"]).map((status) => readStatus(status, change)),
    ...listOf(value["user_preferences"]).map((preference) => readPreference(preference, change)),
    ...listOf(value["user_id_update"]).map((update) => readIdentityUpdate(update, change)),
    ...listOf(value["errors"]).map((error) => readChannelError(error, change)),
  ];
  if (events.length > 0) return events;
  return readAccountEvents(change) ?? [ignore(change, `a change of the field "${change.field}"`)];
}

function readChannelError(value: unknown, change: Change): InboundEvent {
  const error = readWebhookError([value]);
  return error ? { kind: "channel_error", ...occurred(change), error } : ignore(change, "an error without a code");
}
