import type { InboundEvent } from "../channel-adapter.ts";
import { readWebhookError } from "../channel-errors.ts";
import { fieldsOf, idOf, instantOf, isFields, present, textOf } from "../webhook-fields.ts";
import { type Change, ignore, occurred } from "./change.ts";
import { isKnown, readPerson } from "./read-person.ts";

type Status = Extract<InboundEvent, { kind: "status" }>;

const statuses: Readonly<Record<string, Status["status"]>> = {
  sent: "sent",
  delivered: "delivered",
  read: "read",
  // A voice message that was listened to.
  played: "read",
  failed: "failed",
};

/** One element of `statuses`. A state nobody knew is ignored: it moves no message. */
export function readStatus(value: unknown, change: Change): InboundEvent {
  if (!isFields(value)) return ignore(change, "a status that is no object");
  const name = textOf(value["status"]) ?? "";
  const status = Object.hasOwn(statuses, name) ? statuses[name] : undefined;
  const externalId = idOf(value["id"]);
  if (!status || !externalId) return ignore(change, `a status "${name}"`);
  const person = readPerson(value["recipient_id"], value["recipient_user_id"], change.contacts);
  return {
    kind: "status",
    ...occurred(change),
    at: instantOf(value["timestamp"], change.receivedAt),
    externalId,
    status,
    ...present({
      person: isKnown(person) ? person : undefined,
      clientToken: textOf(value["biz_opaque_callback_data"]),
      error: readWebhookError(value["errors"]),
      pricing: readPricing(value["pricing"]),
    }),
  };
}

function readPricing(value: unknown): Status["pricing"] {
  const pricing = fieldsOf(value);
  const category = textOf(pricing["category"]);
  if (!category) return undefined;
  return {
    isBillable: pricing["billable"] !== false,
    category,
    ...present({ model: textOf(pricing["pricing_model"]) }),
  };
}
