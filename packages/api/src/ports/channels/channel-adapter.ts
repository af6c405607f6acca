import type { ChannelKind, MediaKind, MessageStatus, TemplateStatus } from "@piloto/shared/conversation-words";
import type { MessageContent } from "@piloto/shared/message-content";

/** How a channel names a person; at least one field is there. `phone`: digits without plus. */
export type PersonRef = {
  phone?: string;
  /** WhatsApp's business-scoped user id ("BR.1502…"). */
  userId?: string;
  /** Instagram-scoped id. */
  igsid?: string;
  username?: string;
  /** The profile name the person gave themselves. */
  name?: string;
};

/** Meta's error in our own words. `action` is what the product does about it: docs/channels.md has the table. */
export type ChannelError = {
  /** Meta's code; -1 when there was no answer of Meta's at all. */
  code: number;
  title: string;
  details: string;
  action: ChannelErrorAction;
  /** From Retry-After, when the channel named a time. */
  retryAfterMs?: number;
};

export const channelErrorActions = [
  /** Token or permission: the channel needs re-authorisation, its queue stops. */
  "reauthorize",
  /** Account restricted or locked: the channel is blocked. */
  "block_channel",
  /** App, account or throughput limit: the whole channel waits. */
  "slow_channel",
  /** Pair rate: this conversation waits. */
  "slow_person",
  /** Passing trouble: try this message again later. */
  "retry",
  /** Type, download or upload of a file: mend the MIME type, once. */
  "mend_media",
  /** The 24-hour window is closed: final, templates are offered. */
  "window_closed",
  /** The person stopped marketing: final, recorded. */
  "opted_out",
  /** The template is not usable: final, the list is synchronised again. */
  "template_unusable",
  /** Final. */
  "fail",
] as const;
export type ChannelErrorAction = (typeof channelErrorActions)[number];

type Occurred = {
  /** Instagram: the account; WhatsApp: the phone-number id. */
  channelExternalId: string;
  at: Date;
};

/** One thing that happened on a channel, read from a webhook. A batch gives many; their order means nothing. */
export type InboundEvent =
  | (Occurred & {
      kind: "message";
      externalId: string;
      person: PersonRef;
      content: MessageContent;
      replyToExternalId?: string;
      /** False for what must not start an answer: story mentions, standby (another app owns the thread). */
      wakesAgent: boolean;
    })
  /** A person answered in the phone app or the Instagram app. The ingest ignores echoes of our own messages. */
  | (Occurred & {
      kind: "echo";
      externalId: string;
      person: PersonRef;
      content: MessageContent;
      replyToExternalId?: string;
    })
  | (Occurred & {
      kind: "status";
      externalId: string;
      /** To whom the message went, where the channel says so: it may join a number and a user id. */
      person?: PersonRef;
      /** Instagram names only the last message that was read: the ones before it are read too. */
      coversEarlier?: boolean;
      status: Extract<MessageStatus, "sent" | "delivered" | "read" | "failed">;
      /** Our message id, sent as biz_opaque_callback_data. */
      clientToken?: string;
      error?: ChannelError;
      pricing?: { isBillable: boolean; category: string; model?: string };
    })
  /** `emoji` null: the reaction was taken back. `externalId` is the reaction's own id where there is one. */
  | (Occurred & {
      kind: "reaction";
      by: "contact" | "business";
      person: PersonRef;
      targetExternalId: string;
      emoji: string | null;
      externalId?: string;
    })
  | (Occurred & { kind: "edit"; targetExternalId: string; content: MessageContent; externalId?: string })
  | (Occurred & { kind: "deletion"; targetExternalId: string; externalId?: string })
  /** The same person under a new id or number. */
  | (Occurred & { kind: "identity_changed"; previous: PersonRef; current: PersonRef })
  | (Occurred & { kind: "marketing_preference"; person: PersonRef; isOptedOut: boolean })
  | (Occurred & {
      kind: "channel_error";
      error: ChannelError;
    })
  /** Not of one number but of the whole WhatsApp Business account. `channelExternalId` is "" here. */
  | (Occurred & {
      kind: "template_status";
      accountExternalId: string;
      templateExternalId: string;
      name: string;
      language: string;
      status: TemplateStatus;
      reason?: string;
    })
  | (Occurred & {
      kind: "account_update";
      accountExternalId: string;
      /** What Meta calls it: "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "FLAGGED", … */
      event: string;
      isBlocked: boolean;
      details: string;
    })
  /** A shape nobody knew that concerns no message: kept in the stored webhook, shown nowhere. */
  | (Occurred & { kind: "ignored"; reason: string });

/** Which channels a webhook speaks of: what its signature is checked for. */
export type WebhookSubjects = {
  /** Phone-number ids or Instagram account ids. */
  channelExternalIds: string[];
  /** WhatsApp Business account ids of changes that name no phone number. */
  accountExternalIds: string[];
};

/** The secrets of one channel, opened only in memory. */
export type ChannelCredentials = { accessToken: string; appSecret: string };

export type ChannelAddress = {
  externalId: string;
  /** WhatsApp Business account; empty for Instagram. */
  accountExternalId: string;
  credentials: ChannelCredentials;
};

export type OutboundMedia = {
  kind: MediaKind;
  mimeType: string;
  filename: string;
  /** Opens the bytes anew, so that an upload can be repeated. */
  open: () => Promise<Uint8Array>;
  isVoice: boolean;
  /** A signed address from which the channel itself may fetch it (Instagram has no upload). */
  publicUrl: string;
};

export type TemplateParameter = { name: string; value: string };

export type OutboundContent =
  | { kind: "text"; text: string }
  /** Instagram takes no caption with a file: a caption there is rejected, so that its words are never lost. */
  | { kind: "media"; media: OutboundMedia; caption: string }
  | {
      kind: "template";
      name: string;
      language: string;
      parameterFormat: "NAMED" | "POSITIONAL";
      header: TemplateParameter[];
      headerMedia?: OutboundMedia;
      body: TemplateParameter[];
      /** By the button's index in the template: its URL suffix (the default), or the code it copies. */
      buttons: { index: number; value: string; kind?: "url" | "copy_code" }[];
    }
  | { kind: "reaction"; targetExternalId: string; emoji: string | null };

export type OutboundMessage = {
  /** Our message id: it travels as biz_opaque_callback_data and comes back with every status. */
  clientToken: string;
  to: PersonRef;
  content: OutboundContent;
  replyToExternalId?: string;
  /** Instagram: a person, not the agent, answers after 24 hours (tag HUMAN_AGENT). */
  isHumanAgent: boolean;
};

export type SendOutcome =
  | { kind: "accepted"; externalId: string }
  | { kind: "rejected"; error: ChannelError }
  /** Nobody knows whether it was taken: a timeout, a cut connection, an answer that makes no sense. */
  | { kind: "unknown"; details: string };

export type ConnectionCheck =
  | {
      ok: true;
      /** For people: the number ("+55 31 99714-2086") or the user name. */
      displayName: string;
      verifiedName: string;
      externalId: string;
      quality?: string;
    }
  | { ok: false; error: ChannelError };

export type RemoteTemplate = {
  externalId: string;
  name: string;
  language: string;
  category: string;
  status: TemplateStatus;
  rejectedReason?: string;
  parameterFormat: "NAMED" | "POSITIONAL";
  /** As Meta gives them: HEADER, BODY, FOOTER, BUTTONS with examples. */
  components: unknown[];
};

export type FetchedMedia = { bytes: Uint8Array; mimeType: string };
export type FetchFailure = { kind: "gone" | "too_large" | "unauthorized" | "unavailable" | "refused"; details: string };

/**
 * One kind of channel, spoken in Meta's protocol. Every call has a timeout of its own; none retries by itself, except
 * reads, which are safe. Sending answers an outcome and never throws.
 */
export type ChannelAdapter = {
  kind: ChannelKind;
  /** Which channels a webhook body speaks of; undefined when it has not the shape of this channel's webhook at all. */
  readSubjects: (body: unknown) => WebhookSubjects | undefined;
  /**
   * Every event of every entry, change, message and status. Never throws: what it does not know is "unsupported" or
   * "ignored". Contents always fit the schema `messageContent`, and hold no character that PostgreSQL refuses.
   * `receivedAt` (default: now) stands in for a time that is missing or makes no sense.
   */
  readEvents: (body: unknown, receivedAt?: Date) => InboundEvent[];
  send: (channel: ChannelAddress, message: OutboundMessage) => Promise<SendOutcome>;
  /** Marks as read, and shows that an answer is being written. Best effort: false when the channel refused. */
  showReading: (
    channel: ChannelAddress,
    externalMessageId: string,
    to: PersonRef,
    isTyping: boolean,
  ) => Promise<boolean>;
  fetchMedia: (
    channel: ChannelAddress,
    media: { externalId?: string | undefined; url?: string | undefined },
    maxBytes: number,
  ) => Promise<FetchedMedia | FetchFailure>;
  /** Instagram: what a person calls themselves, which its webhooks do not say. Absent where webhooks do. */
  readProfile?: (
    channel: ChannelAddress,
    person: PersonRef,
  ) => Promise<Pick<PersonRef, "name" | "username"> | ChannelError>;
  checkConnection: (channel: ChannelAddress) => Promise<ConnectionCheck>;
  /** Subscribes the app to the account's webhooks; without it none ever arrives. Undefined when it worked. */
  subscribe: (channel: ChannelAddress) => Promise<ChannelError | undefined>;
  /** All templates of the account, page by page. */
  listTemplates: (channel: ChannelAddress) => Promise<RemoteTemplate[] | ChannelError>;
  /** Instagram: a token for 60 more days. WhatsApp's do not expire: undefined. */
  refreshToken?: (channel: ChannelAddress) => Promise<{ accessToken: string; expiresInSeconds: number } | ChannelError>;
};
