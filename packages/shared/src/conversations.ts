import { z } from "zod";
import { channelKinds, controls, conversationStatuses, handoffReasons } from "./conversation-words.ts";
import { dayField } from "./audit-log.ts";
import { idField, pageInput, workspaceInput } from "./fields.ts";

export const conversationInput = workspaceInput.extend({ conversationId: idField });

/** The folders of the list. `waiting`: handed off and nobody has come. `ai`: the agent commands. */
export const conversationViews = ["all", "mine", "waiting", "unassigned", "ai"] as const;
export type ConversationView = (typeof conversationViews)[number];

/** What narrows the list; the overview links here with the filter behind a number. */
export const conversationFilters = z.object({
  view: z.enum(conversationViews).default("all"),
  status: z.enum(conversationStatuses).default("open"),
  /** Every status at once, for drilling down from the overview; `status` is then ignored. */
  isAnyStatus: z.boolean().default(false),
  channelId: idField.optional(),
  channelKind: z.enum(channelKinds).optional(),
  labelId: idField.optional(),
  assigneeId: idField.optional(),
  agentId: idField.optional(),
  contactId: idField.optional(),
  control: z.enum(controls).optional(),
  hasUnread: z.boolean().optional(),
  hasFailedMessage: z.boolean().optional(),
  /** Days of the workspace's time zone on which the conversation was opened, both included. */
  openedFrom: dayField.optional(),
  openedTo: dayField.optional(),
  handoffReason: z.enum(handoffReasons).optional(),
  firstResponder: z.enum(["agent", "person"]).optional(),
});

/** Newest message first; in the view `waiting` the longest wait first. */
export const listConversationsInput = pageInput.extend(workspaceInput.shape).extend(conversationFilters.shape);
export type ListConversationsInput = z.infer<typeof listConversationsInput>;

export const searchLimit = 120;
/** Names, numbers and message text at once; accents and case do not matter. */
export const searchConversationsInput = workspaceInput.extend({
  query: z.string().trim().min(1).max(searchLimit),
  cursor: z.string().max(400).optional(),
  limit: z.int().min(1).max(50).default(20),
});
export type SearchConversationsInput = z.infer<typeof searchConversationsInput>;

export const countConversationsInput = workspaceInput;

/** Opens (or finds) the conversation with a contact on a channel, for writing first with a template. */
export const startConversationInput = workspaceInput.extend({
  channelId: idField,
  contactId: idField.optional(),
  /** A number to write to whom nobody knows yet, as people write it: "(31) 99714-2086". */
  phone: z.string().trim().min(8).max(30).optional(),
  name: z.string().trim().max(120).optional(),
});
export type StartConversationInput = z.infer<typeof startConversationInput>;

/** `controlEpoch`: what the caller saw; another one is CONFLICT, so that two people do not overrule each other unseen. */
const controlInput = conversationInput.extend({ controlEpoch: z.int().min(0).max(2_147_483_647) });
export const takeOverInput = controlInput;
export const handBackInput = controlInput.extend({ instruction: z.string().trim().max(1000).default("") });
export const pauseInput = controlInput;
export type ControlInput = z.infer<typeof controlInput>;
export type HandBackInput = z.infer<typeof handBackInput>;

/** null: nobody. */
export const assignInput = conversationInput.extend({ assigneeId: idField.nullable() });
export type AssignInput = z.infer<typeof assignInput>;
export const snoozeInput = conversationInput.extend({ until: z.iso.datetime() });
export type SnoozeInput = z.infer<typeof snoozeInput>;
export const setConversationLabelInput = conversationInput.extend({ labelId: idField });
export const markReadInput = conversationInput.extend({ isUnread: z.boolean().default(false) });
