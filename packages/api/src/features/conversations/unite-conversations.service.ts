import type { Json } from "@piloto/db/schema-types";
import type { Control } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { countUsage, durationDelta, type UsageDelta } from "../usage/usage.service.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import { noteFirstResponse } from "./first-response.service.ts";
import {
  deleteConversation,
  getConversationJson,
  hasPhoneReply,
  type KeptConversation,
  lockConversationsOf,
  moveConversationRows,
  type MovedRows,
  type UnitedFields,
  updateContactOf,
  updateUnited,
} from "./unite-conversations.queries.ts";

/** Two open conversations that became one: what it takes to take them apart again. */
export type United = {
  survivorId: string;
  /** The survivor as it was, and the number of its newest message and its epoch right after. */
  before: Json;
  lastSeq: number;
  controlEpoch: number;
  deletedId: string;
  deleted: KeptConversation;
  offset: number;
  moved: MovedRows;
  /** What the overview no longer counts. */
  uncounted: UsageDelta[];
};

export type MovedConversations = { conversationIds: string[]; united: United[] };

/** Locks the conversations of both contacts: before the contacts themselves, as everywhere. */
export const lockConversationsOfContacts = (
  trx: WorkspaceTrx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<LockedConversation[]> => lockConversationsOf(trx, workspaceId, contactIds);

/**
 * Gives the conversations of one contact to another. Where both have one open on the same channel the two become one,
 * with all messages in it. Throws UNAVAILABLE while both are being worked on: then it is tried again.
 */
export async function moveConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, keptId, mergedId }: { locked: LockedConversation[]; keptId: string; mergedId: string },
): Promise<MovedConversations> {
  const live = locked.filter(({ status }) => status !== "closed");
  const united: United[] = [];
  const gone = new Set<string>();
  for (const theirs of live.filter(({ contactId }) => contactId === mergedId)) {
    const ours = live.find(({ contactId, channelId }) => contactId === keptId && channelId === theirs.channelId);
    if (!ours) continue;
    const one = await uniteTwo(trx, workspaceId, { ours, theirs, keptId });
    gone.add(one.deletedId);
    united.push(one);
  }
  const conversationIds = locked
    .filter(({ id, contactId }) => contactId === mergedId && !gone.has(id))
    .map(({ id }) => id);
  await updateContactOf(trx, workspaceId, { conversationIds, contactId: keptId });
  return { conversationIds, united };
}

type Pair = { ours: LockedConversation; theirs: LockedConversation; keptId: string };

async function uniteTwo(trx: WorkspaceTrx, workspaceId: string, { ours, theirs, keptId }: Pair): Promise<United> {
  const [survivor, other] = chooseSurvivor(ours, theirs);
  const before = await getConversationJson(trx, workspaceId, survivor.id);
  const offset = survivor.lastSeq;
  const moved = await moveConversationRows(trx, workspaceId, { from: other.id, to: survivor.id, offset });
  const deleted = await deleteConversation(trx, workspaceId, other.id);
  const fields = { ...uniteFields(survivor, other), contactId: keptId };
  await updateUnited(trx, workspaceId, { conversationId: survivor.id, fields });
  const uncounted = countedTwice(survivor, other);
  await countUsage(trx, workspaceId, ...uncounted);
  const isAnswered = survivor.firstResponseAt !== null || other.firstResponseAt !== null;
  // Asked in the one, answered in the other.
  if (!isAnswered && (await hasPhoneReply(trx, workspaceId, survivor.id))) {
    await noteFirstResponse(trx, workspaceId, survivor, "person");
  }
  await recordConversationEvent(trx, workspaceId, {
    conversationId: survivor.id,
    kind: "merged",
    actor: "system",
    data: { conversationId: other.id, messages: moved.messages.length },
  });
  const { lastSeq = offset, controlEpoch = survivor.controlEpoch } = fields;
  return {
    survivorId: survivor.id,
    before,
    lastSeq,
    controlEpoch,
    deletedId: other.id,
    deleted,
    offset,
    moved,
    uncounted,
  };
}

/** The one that is being worked on, for its worker writes to it when it is done; else the older one. */
function chooseSurvivor(
  a: LockedConversation,
  b: LockedConversation,
  now: Date = new Date(),
): [LockedConversation, LockedConversation] {
  const isBusy = ({ leaseUntil, sendLeaseUntil }: LockedConversation): boolean =>
    (leaseUntil !== null && leaseUntil > now) || (sendLeaseUntil !== null && sendLeaseUntil > now);
  if (isBusy(a) && isBusy(b)) throw new AppError("UNAVAILABLE", { message: "both conversations are being worked on" });
  const isFirst = isBusy(a) || (!isBusy(b) && a.id < b.id);
  return isFirst ? [a, b] : [b, a];
}

// Who spoke last for the business decides: what one of the two conversations took from the agent stays taken.
const precedence: readonly Control[] = ["human", "paused", "handoff_pending", "ai"];

/** What two conversations are as one, but for what their messages say by themselves. */
function uniteFields(survivor: LockedConversation, other: LockedConversation): UnitedFields {
  const offset = survivor.lastSeq;
  const isOthers = precedence.indexOf(other.control) < precedence.indexOf(survivor.control);
  const commanding = isOthers ? other : survivor;
  const inputSeq = other.inputSeq > 0 ? other.inputSeq + offset : survivor.inputSeq;
  const first = firstResponse(survivor, other);
  return {
    status: survivor.status === "open" || other.status === "open" ? "open" : survivor.status,
    snoozedUntil: survivor.status === "open" || other.status === "open" ? null : survivor.snoozedUntil,
    control: commanding.control,
    controlReason: commanding.controlReason,
    controlAt: commanding.controlAt,
    waitingSince: commanding.waitingSince,
    waitingToldAt: commanding.waitingToldAt,
    handoffReason: commanding.handoffReason,
    handoffSummary: commanding.handoffSummary,
    // What is decided right now for either of them no longer counts.
    controlEpoch: Math.max(survivor.controlEpoch, other.controlEpoch) + 1,
    assigneeId: survivor.assigneeId ?? other.assigneeId,
    agentId: survivor.agentId ?? other.agentId,
    openedAt: earliest(survivor.openedAt, other.openedAt) ?? survivor.openedAt,
    lastSeq: offset + other.lastSeq,
    inputSeq,
    handledSeq: handledOf(survivor, other, inputSeq),
    runDueAt: commanding.control === "ai" ? earliest(survivor.runDueAt, other.runDueAt) : null,
    runSince: commanding.control === "ai" ? earliest(survivor.runSince, other.runSince) : null,
    unreadCount: survivor.unreadCount + other.unreadCount,
    hasFailedMessage: survivor.hasFailedMessage || other.hasFailedMessage,
    handedOffAt: earliest(survivor.handedOffAt, other.handedOffAt),
    costMicros: survivor.costMicros + other.costMicros,
    ...first,
  };
}

/** One conversation is opened once and first answered once; the answer that is not the first one counts no more. */
function countedTwice(survivor: LockedConversation, other: LockedConversation): UsageDelta[] {
  const { channelId, agentId } = other;
  const counted: UsageDelta[] = [{ metric: "opened", value: 1, channelId, agentId }];
  if (survivor.firstResponseAt !== null && other.firstResponseAt !== null) {
    const later = survivor.firstResponseAt <= other.firstResponseAt ? other : survivor;
    const of = { channelId, agentId: later.agentId };
    const metric = later.firstResponder === "agent" ? "answered_by_agent" : "answered_by_person";
    const waitedMs = (later.firstResponseAt?.getTime() ?? 0) - (later.firstInboundAt?.getTime() ?? 0);
    counted.push(
      { metric, value: 1, ...of },
      durationDelta(Math.max(0, waitedMs), { metric: "first_response", ...of }),
    );
  }
  return counted.map((delta) => ({ ...delta, value: -1 }));
}

/** What either of the two left unanswered is unanswered. */
function handledOf(survivor: LockedConversation, other: LockedConversation, inputSeq: number): number {
  const [isOurs, isTheirs] = [survivor, other].map((one) => one.inputSeq > one.handledSeq);
  if (isTheirs) return other.handledSeq > 0 ? other.handledSeq + survivor.lastSeq : survivor.handledSeq;
  return isOurs ? survivor.handledSeq : inputSeq;
}

function firstResponse(
  survivor: LockedConversation,
  other: LockedConversation,
): Pick<LockedConversation, "firstResponseAt" | "firstResponder"> {
  const firstResponseAt = earliest(survivor.firstResponseAt, other.firstResponseAt);
  const { firstResponder } = firstResponseAt === survivor.firstResponseAt ? survivor : other;
  return { firstResponseAt, firstResponder };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}
