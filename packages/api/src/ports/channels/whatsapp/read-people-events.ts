import type { InboundEvent, PersonRef } from "../channel-adapter.ts";
import { fieldsOf, instantOf, isFields, personIdOf, phoneOf, present } from "../webhook-fields.ts";
import { type Change, ignore, occurred } from "./change.ts";
import { isKnown, readPerson } from "./read-person.ts";

/** One element of `user_preferences`: somebody stopped or resumed marketing messages. */
export function readPreference(value: unknown, change: Change): InboundEvent {
  if (!isFields(value)) return ignore(change, "a preference that is no object");
  const person = readPerson(value["wa_id"], value["user_id"], change.contacts);
  const wish = value["value"];
  if (!isKnown(person) || (wish !== "stop" && wish !== "resume")) return ignore(change, "a preference of another kind");
  const at = instantOf(value["timestamp"], change.receivedAt);
  return { kind: "marketing_preference", ...occurred(change), at, person, isOptedOut: wish === "stop" };
}

/** One element of `user_id_update`: the same person under a new business-scoped id (`user_id: {previous, current}`). */
export function readIdentityUpdate(value: unknown, change: Change): InboundEvent {
  if (!isFields(value)) return ignore(change, "an identity update that is no object");
  const ids = fieldsOf(value["user_id"]);
  const phone = phoneOf(value["wa_id"]);
  const previous: PersonRef = present({ phone, userId: personIdOf(ids["previous"] ?? value["previous_user_id"]) });
  const current: PersonRef = present({ phone, userId: personIdOf(ids["current"] ?? value["current_user_id"]) });
  if (!isKnown(previous) || !current.userId) return ignore(change, "an identity update without ids");
  const at = instantOf(value["timestamp"], change.receivedAt);
  return { kind: "identity_changed", ...occurred(change), at, previous, current };
}
