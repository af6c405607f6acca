import type { ChannelView, ChooseAgentInput, RenameChannelInput, SetPricesInput } from "@piloto/shared/channels";
import type { Services } from "../../services.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { type Channel, channelTarget, resumeChannelQueue } from "./channel-access.service.ts";
import { readPrices, toChannelView } from "./channel-view.ts";
import { getChannel, lockChannel, updateDisconnected, updateSettings } from "./channels.queries.ts";
import { requireAgent } from "./connect-channel.service.ts";

type Editing = InWorkspace & Pick<Services, "jobs">;

/** Idempotent. Throws NOT_FOUND. */
export async function renameChannel(editing: Editing, { channelId, name }: RenameChannelInput): Promise<ChannelView> {
  const { trx, workspace } = editing;
  const channel = await lockChannel(trx, workspace.id, channelId);
  if (channel.name === name) return toChannelView(channel);
  await updateSettings(trx, workspace.id, { channelId, name });
  return finish(editing, channel, "channels.rename", { name: { before: channel.name, after: name } });
}

/**
 * Which agent answers on the channel from now on; null: people do. Conversations that are open keep theirs. Throws
 * NOT_FOUND, CONFLICT for an agent in the archive.
 */
export async function chooseAgent(editing: Editing, { channelId, agentId }: ChooseAgentInput): Promise<ChannelView> {
  const { trx, workspace } = editing;
  await requireAgent(trx, workspace.id, agentId);
  const channel = await lockChannel(trx, workspace.id, channelId);
  if (channel.agentId === agentId) return toChannelView(channel);
  await updateSettings(trx, workspace.id, { channelId, agentId });
  return finish(editing, channel, "channels.chooseAgent", { agentId: { before: channel.agentId, after: agentId } });
}

/** What delivered messages cost from now on; what was counted already stays. */
export async function setPrices(
  editing: Editing,
  { channelId, prices, currency }: SetPricesInput,
): Promise<ChannelView> {
  const { trx, workspace } = editing;
  const channel = await lockChannel(trx, workspace.id, channelId);
  const known = readPrices(prices);
  await updateSettings(trx, workspace.id, { channelId, prices: known, currency });
  return finish(editing, channel, "channels.setPrices", {
    prices: { before: readPrices(channel.prices), after: known },
    currency,
  });
}

/**
 * Takes the channel off: its secrets are deleted, its number is free for any workspace, its history stays. What waits to
 * be sent is shown as not sent. Idempotent. Throws NOT_FOUND.
 */
export async function disconnectChannel(editing: Editing, channelId: string): Promise<ChannelView> {
  const { trx, workspace } = editing;
  const channel = await lockChannel(trx, workspace.id, channelId);
  if (channel.status === "disconnected") return toChannelView(channel);
  await updateDisconnected(trx, workspace.id, channelId);
  await resumeChannelQueue(editing, trx, workspace.id, channelId);
  return finish(editing, channel, "channels.disconnect", { externalId: channel.externalId });
}

async function finish(
  { trx, workspace, origin }: Editing,
  channel: Channel,
  action: `channels.${string}`,
  details: Record<string, unknown>,
): Promise<ChannelView> {
  await announce(trx, workspace.id, { kind: "channel" });
  const view = toChannelView(await getChannel(trx, workspace.id, channel.id));
  await recordAudit(trx, origin, { workspaceId: workspace.id, action, target: channelTarget(channel), details });
  return view;
}
