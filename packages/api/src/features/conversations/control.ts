import type { Control } from "@piloto/shared/conversation-words";

export const controlEvents = [
  /** The agent, or a rule about it, gives the conversation to people. */
  "handoff",
  "person_takes_over",
  "person_replies",
  /** An echo: a person answered in the phone app or the Instagram app. */
  "phone_replies",
  "hand_back",
  "pause",
  /** The channel, the person or the budget does not allow the agent to go on. */
  "block",
] as const;
export type ControlEvent = (typeof controlEvents)[number];

/*
 * Who is speaking. What is missing here changes nothing: a hand-off of what people already command, a second pause. The
 * agent gets a conversation back by `hand_back` alone.
 */
const transitions: Readonly<Record<Control, Readonly<Partial<Record<ControlEvent, Control>>>>> = {
  ai: {
    handoff: "handoff_pending",
    person_takes_over: "human",
    person_replies: "human",
    phone_replies: "human",
    pause: "paused",
    block: "paused",
  },
  handoff_pending: {
    person_takes_over: "human",
    person_replies: "human",
    phone_replies: "human",
    hand_back: "ai",
    pause: "paused",
    block: "paused",
  },
  human: { hand_back: "ai", pause: "paused", block: "paused" },
  paused: { person_takes_over: "human", person_replies: "human", phone_replies: "human", hand_back: "ai" },
};

/** Who commands after the event; undefined when it changes nothing. */
export const nextControl = (control: Control, event: ControlEvent): Control | undefined => transitions[control][event];
