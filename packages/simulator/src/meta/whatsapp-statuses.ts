import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import type { ThreadMessage, ThreadStatus } from "./threads.store.ts";
import { statusEvent } from "./whatsapp-events.ts";
import type { World } from "./world.ts";

interface StatusScene {
  readonly world: World;
  readonly channel: SimulatedChannel;
  readonly customer: Customer;
}

interface StatusChange {
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly afterMs?: number;
  readonly errorCode?: number | undefined;
  readonly errorDetails?: string | undefined;
}

const ranks: Readonly<Record<ThreadStatus, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, failed: 4 };

/** Queues a status webhook; the message on the phone follows when it leaves, and never goes back. */
export function emitStatus(
  { world, channel, customer }: StatusScene,
  message: ThreadMessage,
  change: StatusChange,
): void {
  const { status, afterMs = 0, errorCode, errorDetails } = change;
  const facts = {
    id: message.id,
    token: message.token,
    category: message.category ?? "service",
    errorCode,
    errorDetails,
  };
  const at = world.now() + afterMs;
  // Marked at once: showing the thread twice must not read a message twice.
  if (status === "read" && afterMs === 0) message.status = "read";
  const event = statusEvent(channel, customer, { ...facts, status, at });
  const onLeave = () => {
    if (ranks[status] > ranks[message.status]) message.status = status;
    if (status === "failed") Object.assign(message, { errorCode });
    world.touch();
  };
  world.queue.push({ ...event, onLeave }, afterMs);
}

/** The life of an accepted message, as the switches say: sent, delivered, perhaps read; or failed. */
export function beginLife(
  scene: StatusScene,
  message: ThreadMessage,
  failure?: { code: number; details?: string },
): void {
  const { sentMs, deliveredMs, isPhoneOnline, readsAlone, failCode } = scene.world.switches.read().statuses;
  const code = failure?.code ?? failCode;
  if (code !== null) {
    emitStatus(scene, message, { status: "failed", afterMs: sentMs, errorCode: code, errorDetails: failure?.details });
    return;
  }
  emitStatus(scene, message, { status: "sent", afterMs: sentMs });
  if (!isPhoneOnline) return;
  emitStatus(scene, message, { status: "delivered", afterMs: deliveredMs });
  if (readsAlone) emitStatus(scene, message, { status: "read", afterMs: deliveredMs + 1 });
}

/** The phone has a connection again: everything that stayed at "sent" arrives. */
export function deliverWaiting(world: World): void {
  for (const thread of world.threads.list()) {
    if (thread.channel.kind !== "whatsapp") continue;
    for (const message of thread.messages.all()) {
      const isWaiting = message.by === "business" && (message.status === "sent" || message.status === "accepted");
      if (isWaiting)
        emitStatus({ world, channel: thread.channel, customer: thread.customer }, message, { status: "delivered" });
    }
  }
}
