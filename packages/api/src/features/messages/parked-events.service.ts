import { createHash } from "node:crypto";
import type { Json } from "@piloto/db/schema-types";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { applyChange, type MessageChange } from "./apply-change.service.ts";
import { applyStatus, type StatusEvent } from "./message-status.service.ts";
import { insertParked, takeParked } from "./parked-events.queries.ts";
import { findTarget, lockExternalId, type TargetMessage } from "./received.queries.ts";

/** What is said about a message by its id alone, so that it may come before the message. */
export type ParkableEvent = StatusEvent | MessageChange;
type EchoEvent = Extract<InboundEvent, { kind: "echo" }>;

type Target = { channelId: string; externalId: string };
export type ParkOutcome = "applied" | "parked" | "appeared";

const targetOf = (event: ParkableEvent): string =>
  event.kind === "status" ? event.externalId : event.targetExternalId;

/**
 * Applies an event to its message, or keeps it until the message appears. Whoever writes a message takes the lock of its
 * external id before looking for what was parked, and whoever parks looks for the message under that lock: one of the
 * two sees the other. "appeared": the message came in between; the caller tries again in a new transaction, because
 * here it would wait for a conversation while others wait for this lock.
 */
export async function applyOrPark(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
  event: ParkableEvent,
): Promise<ParkOutcome> {
  const target = { channelId, externalId: targetOf(event) };
  if (await applyNow(services, trx, workspaceId, target, event)) return "applied";
  await lockExternalId(trx, workspaceId, target);
  if (await findTarget(trx, workspaceId, target)) return "appeared";
  await parkEvent(trx, workspaceId, target, event);
  return "parked";
}

async function applyNow(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  target: Target,
  event: ParkableEvent,
): Promise<boolean> {
  if (event.kind === "status") {
    if ((await applyStatus(services, trx, workspaceId, target.channelId, event)) !== "unknown") return true;
    // A status of something the customer wrote means nothing.
    return (await findTarget(trx, workspaceId, target))?.direction === "in";
  }
  const message = await findTarget(trx, workspaceId, target);
  if (!message) return false;
  await applyChange(trx, workspaceId, message, event);
  return true;
}

/** Keeps an event under the id of the message it waits for. Call under the lock of that id. */
export async function parkEvent(
  trx: WorkspaceTrx,
  workspaceId: string,
  target: Target,
  event: ParkableEvent | EchoEvent,
): Promise<void> {
  const text = JSON.stringify(event);
  const stored: Json = JSON.parse(text);
  const digest = createHash("sha256").update(text).digest();
  await insertParked(trx, workspaceId, { ...target, digest, event: stored });
}

/**
 * Applies what came before its message. Call it in the transaction that writes the message or gives it its external id,
 * afterwards, under the conversation's lock.
 */
export async function applyParked(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  target: Target,
): Promise<void> {
  await lockExternalId(trx, workspaceId, target);
  const message = await findTarget(trx, workspaceId, target);
  if (message) await applyParkedTo(services, trx, workspaceId, target, message);
}

/** The same for who has the message at hand and holds the lock of its external id. */
export async function applyParkedTo(
  services: Pick<Services, "jobs" | "env">,
  trx: WorkspaceTrx,
  workspaceId: string,
  target: Target,
  message: Pick<TargetMessage, "id" | "conversationId">,
): Promise<void> {
  for (const event of await takeParkedEvents(trx, workspaceId, target)) {
    // What waited to be known as ours is known now.
    if (event.kind === "echo") continue;
    if (event.kind === "status") await applyStatus(services, trx, workspaceId, target.channelId, event);
    else await applyChange(trx, workspaceId, message, event);
  }
}

/** Takes out what was parked, oldest first. Call under the lock of the id. */
export async function takeParkedEvents(
  trx: WorkspaceTrx,
  workspaceId: string,
  target: Target,
): Promise<(ParkableEvent | EchoEvent)[]> {
  const rows = await takeParked(trx, workspaceId, target);
  return rows.map(({ event }) => reviveEvent(event)).sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** JSON keeps an instant as text. The column holds what `parkEvent` wrote, nothing else. */
function reviveEvent(stored: Json): ParkableEvent | EchoEvent {
  const event = stored as unknown as ParkableEvent | EchoEvent;
  return { ...event, at: new Date(event.at) };
}
