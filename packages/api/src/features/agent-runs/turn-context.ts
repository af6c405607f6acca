import type { AgentConfig } from "@piloto/shared/agents";
import type { ChannelKind, HandoffReason, MessageAuthor, MessageType } from "@piloto/shared/conversation-words";
import type { MessagePayload } from "@piloto/shared/message-content";

/** A message as a turn needs it. */
export type TurnMessage = {
  author: MessageAuthor;
  type: MessageType;
  /** Body or caption. */
  text: string;
  payload: MessagePayload;
  /** Name of the attached document, where there is one. */
  filename?: string;
  isVoice?: boolean;
  at: Date;
  /** Came from the customer and nobody has answered it yet: what this turn is about. */
  isNew: boolean;
  /** From before a person last gave the conversation back: told only as a summary. */
  isEarlier: boolean;
};

export type ContactFact = { name: string; value: string };

/** What is known of a customer; empty text is not known. */
export type KnownContact = { name: string; email: string; city: string; interest: string; facts: ContactFact[] };

/** Everything a turn is decided from. The same context and the same model answers give the same decision. */
export type TurnContext = {
  config: AgentConfig;
  channel: ChannelKind;
  /** IANA zone of the workspace: working hours and dates are meant in it. */
  timezone: string;
  now: Date;
  contact: KnownContact;
  /** Oldest first; without notes, events, reactions and what was deleted. */
  messages: TurnMessage[];
  /** From the person who gave the conversation back: what the agent shall do. Empty: nothing. */
  instruction: string;
  /** What people wrote down of the time before. */
  summary: string;
  /** The last hand-off to people, if there was one. */
  lastHandoff?: { reason: HandoffReason; summary: string };
  /** Until when free messages reach the customer. */
  windowExpiresAt: Date | null;
  /** Answers in a row, up to now, that did not help. */
  failedTurns: number;
};

/** The customer's messages this turn has to answer. */
export const listNewMessages = ({ messages }: TurnContext): TurnMessage[] => messages.filter(({ isNew }) => isNew);
