import type { Product } from "./product.ts";
import { nextTag } from "./people.ts";

export type ChannelKind = "whatsapp" | "instagram";

/** A number or account at the simulated Meta, with what connects it. */
export type SimulatedChannel = {
  kind: ChannelKind;
  id: string;
  accountId: string;
  name: string;
  accessToken: string;
  appSecret: string;
};

/** Somebody with a telephone. */
export type Customer = { id: string; kind: ChannelKind; name: string; phone?: string; channelId: string };

/** What the product asked Meta to send; receipts and typing are among it. */
export type Send = { outcome: "accepted" | "refused"; customerId?: string; channelId: string; body: SendBody };
type SendBody = { type?: string; text?: { body?: string }; message?: { text?: string }; context?: unknown };

/** The simulator's control API, as one test uses it. */
export type SimulatedMeta = {
  origin: string;
  addChannel: (kind: ChannelKind) => Promise<SimulatedChannel>;
  addCustomer: (channel: SimulatedChannel, name: string) => Promise<Customer>;
  /** What the customer, or the shop's own telephone, does; answers the message's id at Meta. */
  act: (customer: Customer, action: Record<string, unknown>) => Promise<string>;
  /** The customer writes a text. */
  say: (customer: Customer, text: string) => Promise<string>;
  /** Texts that reached the customer from the product, oldest first. */
  textsTo: (customer: Customer) => Promise<string[]>;
  change: (switches: Record<string, Record<string, unknown>>) => Promise<void>;
  fault: (fault: Record<string, unknown>) => Promise<void>;
  /** Meta's handshake with the webhook address, with this verify token. */
  verifies: (channel: SimulatedChannel, token: string) => Promise<boolean>;
  setToken: (channel: SimulatedChannel, state: { isTokenRevoked: boolean }) => Promise<void>;
};

/** Every test starts with a calm Meta: no faults, and statuses that do not keep anybody waiting. */
const calm = {
  webhooks: { hold: false, duplicates: 0, parallel: 1, reorder: false, delayMs: 0, retryBaseMs: 200 },
  statuses: { sentMs: 0, deliveredMs: 0, isPhoneOnline: true, readsAlone: false, failCode: null },
  api: { mode: "up", slowMs: 0, pairRate: false, window: true },
  model: { latencyMs: 0 },
};

/** The demo's account: it has the templates. */
const templateAccount = "419561250031997";

/** Takes hold of the worker's simulator and calms it. */
export async function openSimulatedMeta({ simulatorOrigin }: Pick<Product, "simulatorOrigin">): Promise<SimulatedMeta> {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${simulatorOrigin}/sim${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const act: SimulatedMeta["act"] = async ({ id, channelId }, action) =>
    textOf(await send("POST", "/actions", { customerId: id, channelId, ...action }), "id");
  const change: SimulatedMeta["change"] = async (switches) => void (await send("POST", "/switches", switches));
  await send("DELETE", "/faults");
  await change(calm);
  return {
    origin: simulatorOrigin,
    async addChannel(kind) {
      const channel = newChannel(kind);
      await send("POST", "/channels", channel);
      return channel;
    },
    async addCustomer({ id: channelId, kind }, name) {
      const phone = kind === "whatsapp" ? `55319${digits(8)}` : undefined;
      const id = textOf(await send("POST", "/customers", { kind, name, ...(phone && { phone }) }), "id");
      return { id, kind, name, channelId, ...(phone && { phone }) };
    },
    act,
    say: (customer, text) => act(customer, { action: "message", content: { type: "text", text } }),
    async textsTo(customer) {
      const answer = await send("GET", `/sends?channelId=${customer.channelId}`);
      return readSends(answer).flatMap(({ outcome, customerId, body }) =>
        outcome === "accepted" && customerId === customer.id ? (body.text?.body ?? body.message?.text ?? []) : [],
      );
    },
    change,
    fault: async (fault) => void (await send("POST", "/faults", fault)),
    verifies: async ({ id }, token) => {
      const answer = await send("POST", "/verify", { channelId: id, token });
      return JSON.stringify(answer).includes('"isVerified":true');
    },
    setToken: async ({ id }, state) => void (await send("PATCH", `/channels/${id}`, state)),
  };
}

function newChannel(kind: ChannelKind): SimulatedChannel {
  const id = `7${digits(14)}`;
  return {
    kind,
    id,
    accountId: kind === "whatsapp" ? templateAccount : id,
    name: kind === "whatsapp" ? "WhatsApp Vendas" : "Instagram da loja",
    accessToken: `EAATESTE${nextTag()}${digits(16)}`,
    appSecret: `segredo${nextTag()}${digits(20)}`,
  };
}

const digits = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => byte % 10).join("");

function textOf(answer: unknown, key: string): string {
  const value: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, key) : undefined;
  return typeof value === "string" ? value : "";
}

function readSends(answer: unknown): Send[] {
  const sends: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, "sends") : undefined;
  return Array.isArray(sends) ? sends.filter(isSend) : [];
}

const isSend = (one: unknown): one is Send =>
  typeof one === "object" && one !== null && "outcome" in one && "body" in one;
