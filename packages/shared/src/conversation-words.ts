/*
 * The closed lists of a conversation, free of zod so that the page's first load may use them. Each list is also a CHECK
 * constraint in db/migrations.
 */

export const channelKinds = ["whatsapp", "instagram"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** `disconnected`: somebody took the channel off; its history stays. */
export const channelStatuses = ["active", "needs_reauth", "blocked", "disconnected"] as const;
export type ChannelStatus = (typeof channelStatuses)[number];

export const conversationStatuses = ["open", "snoozed", "closed"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** Who commands a conversation. */
export const controls = ["ai", "handoff_pending", "human", "paused"] as const;
export type Control = (typeof controls)[number];

/** What moves control from one hand to another; the reason shown in the timeline. */
export const controlReasons = [
  "opened",
  "agent_handoff",
  "rule_keyword",
  "rule_failed_turns",
  "agent_failed",
  "no_agent",
  "no_model",
  "person_took_over",
  "person_replied",
  "phone_replied",
  "person_returned",
  "person_paused",
  "channel_blocked",
  "contact_opted_out",
  "budget_reached",
  "closed",
  "reopened",
] as const;
export type ControlReason = (typeof controlReasons)[number];

/** Kinds of hand-off an agent names; what the overview counts. */
export const handoffReasons = [
  "asked_for_person",
  "out_of_scope",
  "complaint",
  "negotiation",
  "low_confidence",
  "keyword",
  "failed_turns",
  "model_failure",
  "no_model",
  "other",
] as const;
export type HandoffReason = (typeof handoffReasons)[number];

export const messageDirections = ["in", "out", "note"] as const;
export type MessageDirection = (typeof messageDirections)[number];

/** Who wrote a message. `phone`: a person who answered from the phone or the Instagram app (an echo). */
export const messageAuthors = ["contact", "agent", "person", "phone", "system"] as const;
export type MessageAuthor = (typeof messageAuthors)[number];

/** In the order of their ranks 0 to 4; `failed` stands beside them and `received` is for incoming messages. */
export const messageStatuses = ["queued", "sending", "sent", "delivered", "read", "failed", "received"] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export const messageTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "interactive_reply",
  "button",
  "order",
  "template",
  "story",
  "unsupported",
] as const;
export type MessageType = (typeof messageTypes)[number];

export const mediaKinds = ["image", "video", "audio", "document", "sticker"] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** Where the bytes of an attachment are. `failed` and `refused` carry a reason. */
export const attachmentStates = ["waiting", "stored", "failed", "refused"] as const;
export type AttachmentState = (typeof attachmentStates)[number];

/** `phone`: digits of E.164 without the plus. `bsuid`: WhatsApp's business-scoped user id. `igsid`: Instagram's. */
export const identityKinds = ["phone", "bsuid", "igsid", "username"] as const;
export type IdentityKind = (typeof identityKinds)[number];

export const runOutcomes = [
  "running",
  "replied",
  "handed_off",
  "no_reply",
  "discarded_person",
  "discarded_input",
  "failed",
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

export const modelFailures = [
  "timeout",
  "refusal",
  "malformed",
  "rate_limited",
  "unauthorized",
  "unavailable",
  "too_long",
  "budget",
] as const;
export type ModelFailure = (typeof modelFailures)[number];

export const templateStatuses = [
  "approved",
  "pending",
  "rejected",
  "paused",
  "disabled",
  "in_appeal",
  "deleted",
] as const;
export type TemplateStatus = (typeof templateStatuses)[number];
