import type { SimulatedChannel } from "../meta/channels.store.ts";
import type { Customer } from "../meta/customers.store.ts";
import type { Thread } from "../meta/threads.store.ts";
import type { World } from "../meta/world.ts";

/** What the address of the page chose: whose phone it is and what is being answered or edited. */
export interface PhoneView {
  readonly world: World;
  readonly channel: SimulatedChannel;
  readonly customer: Customer;
  readonly thread: Thread;
  readonly replyToId: string | undefined;
  readonly editId: string | undefined;
  /** Why the last form was refused. */
  readonly problem: string | undefined;
}

interface PhoneQuery {
  readonly canal?: string;
  readonly numero?: string;
  readonly cliente?: string;
  readonly responder?: string;
  readonly editar?: string;
  readonly erro?: string;
}

/** What cannot be found falls back to the first there is, so that an old address still opens a phone. */
export function readView(world: World, query: PhoneQuery): PhoneView {
  const kind = query.canal === "instagram" ? "instagram" : "whatsapp";
  const channels = world.channels.list().filter((one) => one.kind === kind);
  const channel = channels.find((one) => one.id === query.numero) ?? channels[0];
  const asked = query.cliente === undefined ? undefined : world.customers.find(query.cliente);
  const customer = asked?.kind === kind ? asked : world.customers.list(kind)[0];
  if (channel === undefined || customer === undefined) throw new Error(`no ${kind} channel or customer is left`);
  const thread = world.threads.open(channel, customer);
  return { world, channel, customer, thread, replyToId: query.responder, editId: query.editar, problem: query.erro };
}

export function addressOf(view: Pick<PhoneView, "channel" | "customer">, more: Record<string, string> = {}): string {
  const { channel, customer } = view;
  const query = new URLSearchParams({ canal: channel.kind, numero: channel.id, cliente: customer.id, ...more });
  return `/phone?${query.toString()}`;
}
