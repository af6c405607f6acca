import type { CustomerAction } from "./customer-action.ts";
import { ActionRefused, type Scene } from "./customer-scene.ts";
import { performInstagramAction } from "./instagram-customer.ts";
import { performWhatsappAction } from "./whatsapp-customer.ts";
import type { World } from "./world.ts";

/** Carries out what a customer does and queues its webhook. Answers the id of the webhook's event, if it has one. */
export function performAction(world: World, action: CustomerAction): { id: string | undefined } {
  const scene = findScene(world, action);
  const id =
    action.action === "close_window"
      ? closeWindow(scene)
      : scene.channel.kind === "whatsapp"
        ? performWhatsappAction(scene, action)
        : performInstagramAction(scene, action);
  world.touch();
  return { id };
}

function findScene(world: World, action: CustomerAction): Scene {
  const customer = world.customers.find(action.customerId);
  if (customer === undefined) throw new ActionRefused(`Não há cliente ${action.customerId}.`);
  const channel =
    action.channelId === undefined
      ? world.channels.list().find((one) => one.kind === customer.kind)
      : world.channels.find(action.channelId);
  if (channel === undefined || channel.kind !== customer.kind) {
    throw new ActionRefused("O canal não existe ou não é do mesmo tipo que o cliente.");
  }
  return { world, channel, customer, thread: world.threads.open(channel, customer) };
}

/** As if the customer had been silent for a day and an hour. */
function closeWindow({ world, thread }: Scene): undefined {
  thread.lastInboundAt = world.now() - 25 * 3_600_000;
  return undefined;
}
