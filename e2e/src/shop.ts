import type { BrowserContext } from "@playwright/test";
import { agentConfig } from "./agent-config.ts";
import { callApi, objectIn, textIn } from "./api.ts";
import { nextTag, type Person } from "./people.ts";
import { signIn } from "./sign-in.ts";
import type { ChannelKind, Customer, SimulatedChannel, SimulatedMeta } from "./simulated-meta.ts";

/** A workspace whose channel is connected to the simulated Meta. */
export type Shop = {
  channel: SimulatedChannel;
  /** The channel's id in the product. */
  channelId: string;
  customer: (name: string) => Promise<Customer>;
};

type ShopOptions = {
  kind?: ChannelKind;
  /** The agent that answers; without one, conversations wait for people. */
  agent?: string;
};

/** Connects a channel of its own to the workspace of this person, who is signed in afterwards. */
export async function openShop(
  context: BrowserContext,
  { meta, person }: { meta: SimulatedMeta; person: Person },
  { kind = "whatsapp", agent }: ShopOptions = {},
): Promise<Shop> {
  await signIn(context, person);
  const channel = await meta.addChannel(kind);
  const agentId = agent === undefined ? null : await publishAgent(context, person, agent);
  const { accessToken, appSecret, name } = channel;
  const secrets = { workspaceId: person.workspace.id, accessToken, appSecret, name, agentId };
  const answer = await (kind === "whatsapp"
    ? callApi(context, "channels.connectWhatsapp", {
        ...secrets,
        phoneNumberId: channel.id,
        accountId: channel.accountId,
      })
    : callApi(context, "channels.connectInstagram", secrets));
  return {
    channel,
    channelId: textIn(objectIn(answer, "channel"), "id"),
    customer: (customerName) => meta.addCustomer(channel, customerName),
  };
}

async function publishAgent(context: BrowserContext, { workspace }: Person, name: string): Promise<string> {
  const workspaceId = workspace.id;
  const draft = { ...agentConfig, name };
  const created = await callApi(context, "agents.create", { workspaceId, clientKey: crypto.randomUUID(), draft });
  const agentId = textIn(created, "id");
  await callApi(context, "agents.publish", { workspaceId, agentId, draftRevision: 1, note: nextTag() });
  return agentId;
}
