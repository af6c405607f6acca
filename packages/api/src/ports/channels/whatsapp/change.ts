import type { InboundEvent } from "../channel-adapter.ts";
import { type Fields, storable } from "../webhook-fields.ts";
import type { ContactEntries } from "./read-person.ts";

/** A change of a webhook with what its parts need to know of it. */
export type Change = {
  field: string;
  value: Fields;
  contacts: ContactEntries;
  channelExternalId: string;
  accountExternalId: string;
  receivedAt: Date;
};

/** What every event of a change begins with. */
export const occurred = (change: Change): { channelExternalId: string; at: Date } => ({
  channelExternalId: change.channelExternalId,
  at: change.receivedAt,
});

export const ignore = (change: Change, reason: string): InboundEvent => ({
  kind: "ignored",
  ...occurred(change),
  reason: storable(reason, 500),
});
