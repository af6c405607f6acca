import type { InboundEvent, PersonRef } from "../channel-adapter.ts";
import { type Fields, storable } from "../webhook-fields.ts";

/** One element of an entry: who spoke with which account, and when. */
export type Occasion = {
  fields: Fields;
  accountId: string;
  /** The customer, whoever of the two spoke; empty when the webhook names nobody. */
  person: PersonRef;
  /** The business did it: in the Instagram app, or through us. */
  isOurs: boolean;
  isStandby: boolean;
  at: Date;
};

export const occurred = ({ accountId, at }: Occasion): { channelExternalId: string; at: Date } => ({
  channelExternalId: accountId,
  at,
});

export const ignore = (occasion: Occasion, reason: string): InboundEvent => ({
  kind: "ignored",
  ...occurred(occasion),
  reason: storable(reason, 500),
});
