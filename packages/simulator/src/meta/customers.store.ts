import { demoCustomers, type DemoCustomer } from "./demo-channels.ts";
import { newObjectId, newUserId } from "./ids.ts";

/** `phone` and `userId` change: people move to new numbers. */
export type Customer = { -readonly [Key in keyof DemoCustomer]: DemoCustomer[Key] };

export interface NewCustomer {
  readonly id?: string | undefined;
  readonly kind: "whatsapp" | "instagram";
  readonly name: string;
  readonly phone?: string | undefined;
  readonly userId?: string | undefined;
  readonly username?: string | undefined;
  readonly igsid?: string | undefined;
}

export interface Customers {
  list(kind?: Customer["kind"]): readonly Customer[];
  find(id: string): Customer | undefined;
  /** By number (with or without the ninth digit), user id or Instagram id. */
  findAddress(kind: Customer["kind"], address: string): Customer | undefined;
  add(customer: NewCustomer): Customer;
  /** The person has another number or user id from now on. */
  move(customer: Customer, to: { phone?: string; userId?: string }): void;
  reset(): void;
}

/** Enough for a load test; the oldest made-up one goes first. */
const maxCustomers = 20_000;

export function createCustomers(): Customers {
  let byId = new Map<string, Customer>();
  let byAddress = new Map<string, string>();
  const remember = (customer: Customer) => {
    byId.set(customer.id, customer);
    for (const key of addressesOf(customer)) byAddress.set(key, customer.id);
  };
  const reset = () => {
    byId = new Map();
    byAddress = new Map();
    for (const customer of demoCustomers) remember({ ...customer });
  };
  reset();
  return {
    list: (kind) => [...byId.values()].filter((customer) => kind === undefined || customer.kind === kind),
    find: (id) => byId.get(id),
    findAddress(kind, address) {
      const id = byAddress.get(`${kind}:${normalize(address)}`);
      const found = id === undefined ? undefined : byId.get(id);
      // The index keeps old numbers; a person who moved away is not reached there any more.
      return found && addressesOf(found).includes(`${kind}:${normalize(address)}`) ? found : undefined;
    },
    add(input) {
      const customer = complete(input);
      remember(customer);
      if (byId.size > maxCustomers) byId.delete(oldestMadeUp(byId) ?? customer.id);
      return customer;
    },
    move(customer, to) {
      Object.assign(customer, to);
      remember(customer);
    },
    reset,
  };
}

function oldestMadeUp(byId: ReadonlyMap<string, Customer>): string | undefined {
  const demo = new Set(demoCustomers.map((customer) => customer.id));
  return byId.keys().find((id) => !demo.has(id));
}

function complete(input: NewCustomer): Customer {
  const { kind, name, username } = input;
  const base = {
    id: input.id ?? `c${newObjectId(10)}`,
    kind,
    name,
    note: "Criado agora.",
    ...(username ? { username } : {}),
  };
  if (kind === "instagram") {
    return { ...base, igsid: input.igsid ?? newObjectId(16), username: username ?? `pessoa.${newObjectId(4)}` };
  }
  // Who gives only a user name keeps the number to themselves; everyone else has one.
  const isNumberHidden = input.phone === undefined && (input.userId !== undefined || username !== undefined);
  const phone = input.phone ?? (isNumberHidden ? undefined : `55319${newObjectId(9).slice(1)}`);
  return { ...base, userId: input.userId ?? newUserId(), ...(phone === undefined ? {} : { phone }) };
}

function addressesOf(customer: Customer): string[] {
  const addresses = [customer.phone, customer.userId, customer.igsid].filter((address) => address !== undefined);
  return addresses.map((address) => `${customer.kind}:${normalize(address)}`);
}

/**
 * One spelling for the same line: digits alone, and Brazilian mobile numbers without the ninth digit, because
 * WhatsApp knows many of them only so (55, two digits of the area, eight digits).
 */
function normalize(address: string): string {
  if (!/^\+?[\d\s()-]+$/.test(address)) return address;
  const digits = address.replace(/\D/g, "");
  return /^55\d{2}9\d{8}$/.test(digits) ? digits.slice(0, 4) + digits.slice(5) : digits;
}
