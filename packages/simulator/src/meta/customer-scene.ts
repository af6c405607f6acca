import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import type { MessageButton, Thread, ThreadMessage } from "./threads.store.ts";
import type { World } from "./world.ts";

/** Refused because it names something that is not there or cannot be done there; the sentence is for people. */
export class ActionRefused extends Error {}

/** Who does it where: found from the ids of the action. */
export interface Scene {
  readonly world: World;
  readonly channel: SimulatedChannel;
  readonly customer: Customer;
  readonly thread: Thread;
}

/** The message an action speaks of. It must be of this thread. */
export function messageOf(scene: Scene, messageId: string): ThreadMessage {
  const found = scene.world.threads.findMessage(messageId);
  if (found?.thread.key !== scene.thread.key) throw new ActionRefused("A mensagem não é desta conversa.");
  return found.message;
}

/** One that this customer wrote: nobody can change another's. */
export function ownMessage(scene: Scene, messageId: string): ThreadMessage {
  const message = messageOf(scene, messageId);
  if (message.by !== "customer") throw new ActionRefused("Só as próprias mensagens podem ser mudadas.");
  return message;
}

/** A button that answers when it is tapped, and the message it is of. */
export function tappedButton(
  scene: Scene,
  { messageId, buttonId }: { messageId: string; buttonId: string },
): { message: ThreadMessage; button: MessageButton } {
  const message = messageOf(scene, messageId);
  const button = message.buttons?.find((one) => one.id === buttonId);
  if (button === undefined || button.kind === "link") throw new ActionRefused("Este botão não responde.");
  return { message, button };
}

/** One that was written on the shop's own telephone. */
export function ownEcho(scene: Scene, messageId: string): ThreadMessage {
  const message = messageOf(scene, messageId);
  if (message.from !== "app") throw new ActionRefused("Só o que foi escrito no celular da loja.");
  return message;
}

/** Adds what the customer wrote to the thread and opens the 24-hour window. */
export function addCustomerMessage(
  scene: Scene,
  message: Omit<ThreadMessage, "by" | "status">,
  opensWindow = true,
): ThreadMessage {
  const added: ThreadMessage = { ...message, by: "customer", status: "accepted" };
  scene.world.threads.add(scene.thread, added);
  if (opensWindow) scene.thread.lastInboundAt = Math.max(scene.thread.lastInboundAt ?? 0, message.at);
  return added;
}

/** For `onArrive`: two ticks once the product has the message. */
export function markArrived(world: World, message: ThreadMessage): () => void {
  return () => {
    if (message.status !== "accepted") return;
    message.status = "delivered";
    world.touch();
  };
}

/** Business messages the customer has not read yet, oldest first. */
export function unreadOf(thread: Thread): ThreadMessage[] {
  return thread.messages
    .all()
    .filter(
      (message) =>
        message.by === "business" && message.from === "api" && message.status !== "read" && message.status !== "failed",
    );
}
