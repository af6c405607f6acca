import type { TemplateStatus } from "@piloto/shared/conversation-words";
import type { InboundEvent } from "../channel-adapter.ts";
import { fieldsOf, idOf, listOf, present, storable, textOf } from "../webhook-fields.ts";
import { type Change, occurred } from "./change.ts";
import { toTemplateStatus } from "./template-status.ts";

const accountFields: ReadonlySet<string> = new Set([
  "account_update",
  "account_alerts",
  "account_review_update",
  "business_capability_update",
  "phone_number_quality_update",
  "phone_number_name_update",
]);

/** What concerns the WhatsApp Business account or its templates; undefined for any other change. */
export function readAccountEvents(change: Change): InboundEvent[] | undefined {
  if (change.field === "message_template_status_update") return [readTemplateStatus(change)];
  return accountFields.has(change.field) ? [readAccountUpdate(change)] : undefined;
}

const ofAccount = (change: Change) => ({ ...occurred(change), accountExternalId: change.accountExternalId });

function readTemplateStatus(change: Change): InboundEvent {
  const { value } = change;
  const status: TemplateStatus = toTemplateStatus(value["event"]);
  const reason = textOf(value["reason"], 1000);
  return {
    kind: "template_status",
    ...ofAccount(change),
    templateExternalId: idOf(value["message_template_id"]) ?? "",
    name: textOf(value["message_template_name"]) ?? "",
    // Meta writes "pt-BR" in webhooks and "pt_BR" in the list and in messages.
    language: (textOf(value["message_template_language"]) ?? "").replaceAll("-", "_"),
    status,
    ...present({ reason: reason === "NONE" ? undefined : reason }),
  };
}

// A restriction that leaves answers to customers possible does not block the channel.
const blockingRestrictions: readonly unknown[] = [
  "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
  "RESTRICTED_ALL_MESSAGING",
];
const blockingEvents: readonly string[] = ["ACCOUNT_DELETED", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED"];

function readAccountUpdate(change: Change): InboundEvent {
  const { value } = change;
  const event = textOf(value["event"]) ?? textOf(value["alert_type"]) ?? textOf(value["decision"]) ?? change.field;
  const restrictions = listOf(value["restriction_info"]).map((item) => fieldsOf(item)["restriction_type"]);
  const isBlocked =
    blockingEvents.includes(event) ||
    fieldsOf(value["ban_info"])["waba_ban_state"] === "DISABLE" ||
    restrictions.some((restriction) => blockingRestrictions.includes(restriction));
  return { kind: "account_update", ...ofAccount(change), event, isBlocked, details: describe(change) };
}

/** The plain fields of the change, for a person to read: "display_phone_number: 1555…, current_limit: TIER_10K". */
function describe({ value }: Change): string {
  const plain = Object.entries({
    ...value,
    ...fieldsOf(value["ban_info"]),
    ...fieldsOf(value["violation_info"]),
    ...fieldsOf(listOf(value["restriction_info"])[0]),
  }).flatMap(([name, field]) => {
    const text = textOf(field);
    return text && name !== "event" ? [`${name}: ${text}`] : [];
  });
  return storable(plain.slice(0, 20).join(", "), 1000);
}
