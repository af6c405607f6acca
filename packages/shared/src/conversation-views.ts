import type {
  AttachmentState,
  ChannelKind,
  ChannelStatus,
  Control,
  ConversationStatus,
  IdentityKind,
  MediaKind,
  MessageAuthor,
  MessageDirection,
  MessageStatus,
  MessageType,
} from "./conversation-words.ts";
import type { LabelTone } from "./labels.ts";
import type { MessagePayload } from "./message-content.ts";

/* What the API answers about conversations; instants are ISO 8601 texts. */

export type PersonView = { id: string; name: string };
export type LabelView = { id: string; name: string; tone: LabelTone };

/** A line of the list. */
export type ConversationRow = {
  id: string;
  /** The name to show: the given one, the profile's, the number or the user name; never empty. */
  contactName: string;
  contactId: string;
  channel: { id: string; kind: ChannelKind; name: string };
  status: ConversationStatus;
  control: Control;
  controlEpoch: number;
  waitingSince: string | null;
  handoffReason: string | null;
  assignee: PersonView | null;
  /** The agent of the channel, when there is one. */
  agent: PersonView | null;
  snoozedUntil: string | null;
  windowExpiresAt: string | null;
  unreadCount: number;
  lastMessageAt: string;
  lastMessage: {
    preview: string;
    type: MessageType;
    author: MessageAuthor;
    /** "Renata" or "Lia"; null for the contact. */
    authorName: string | null;
    status: MessageStatus | null;
  };
  hasFailedMessage: boolean;
  labels: LabelView[];
};

export type ConversationDetail = ConversationRow & {
  openedAt: string;
  closedAt: string | null;
  controlReason: string;
  controlAt: string;
  handoffSummary: string;
  instruction: string;
  /** What one can do now, and why not. */
  composer: {
    /** Free-form messages are allowed now. */
    isWindowOpen: boolean;
    /** Instagram: a person may answer for seven days. */
    humanAgentUntil: string | null;
    channelStatus: ChannelStatus;
    channelStatusReason: string;
    textLimit: number;
  };
  contact: ContactView;
};

export type ContactView = {
  id: string;
  displayName: string;
  name: string;
  profileName: string;
  email: string;
  city: string;
  interest: string;
  notes: string;
  facts: Record<string, string>;
  origin: { headline: string; sourceUrl: string | null; at: string | null } | null;
  isMarketingOptedOut: boolean;
  /** `display`: "+55 31 99714-2086" or "@marina.vilela". */
  identities: { kind: IdentityKind; value: string; display: string }[];
  previousConversations: {
    id: string;
    status: ConversationStatus;
    openedAt: string;
    closedAt: string | null;
    preview: string;
  }[];
  previousCount: number;
  merges: { id: string; mergedName: string; reason: string; mergedAt: string; canUndo: boolean }[];
};

export type AttachmentView = {
  id: string;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  sizeBytes: number | null;
  isVoice: boolean;
  state: AttachmentState;
  failure: string;
  /** Signed, good for an hour; null unless stored. Story media of Instagram is only linked. */
  url: string | null;
  downloadUrl: string | null;
};

export type MessageView = {
  id: string;
  seq: number;
  direction: MessageDirection;
  author: MessageAuthor;
  authorUser: PersonView | null;
  agent: PersonView | null;
  runId: string | null;
  type: MessageType;
  text: string;
  payload: MessagePayload;
  attachments: AttachmentView[];
  reactions: { side: "contact" | "business"; emoji: string }[];
  /** What it answers; text null when that message is not known here. */
  replyTo: { id: string | null; author: MessageAuthor | null; text: string | null } | null;
  mentions: PersonView[];
  status: MessageStatus;
  error: { code: number | null; title: string; details: string; canResend: boolean } | null;
  clientKey: string | null;
  occurredAt: string;
  deliveredAt: string | null;
  readAt: string | null;
  editedAt: string | null;
  isDeleted: boolean;
};

export type MessagePage = {
  /** Newest first. */
  items: MessageView[];
  olderCursor: string | null;
  newerCursor: string | null;
};

/** What happened besides messages; shown between them and in the timeline. */
export type ConversationEventView = {
  id: string;
  kind: string;
  actor: MessageAuthor;
  user: PersonView | null;
  agent: PersonView | null;
  runId: string | null;
  data: Record<string, string | number | boolean | null>;
  at: string;
};

export type ConversationCounts = {
  all: number;
  mine: number;
  waiting: number;
  unassigned: number;
  ai: number;
  /** Conversations with something unread, over all views. */
  unread: number;
  /** Waiting longest since; null when nobody waits. */
  oldestWaitingSince: string | null;
};

export type ConversationSearchHit = {
  conversation: ConversationRow;
  /** The message that matched, with the words between \u0002 and \u0003; null when name or number matched. */
  message: { id: string; snippet: string; occurredAt: string; author: MessageAuthor } | null;
};

export type RealtimeHint = {
  kind: "conversation" | "message" | "presence" | "handoff" | "mention" | "channel" | "inbox";
  conversationId: string | null;
};

export type PresenceView = { user: PersonView; isTyping: boolean };
