import { inWorkspace } from "../../database/workspace.ts";
import type { SendOutcome } from "../../ports/channels/channel-adapter.ts";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import type { JobPayload } from "../../ports/jobs/jobs.ts";
import { getChannelAddress, markChannel, statusAfter } from "../channels/channel-access.service.ts";
import { getPersonAddress } from "../contacts/resolve-contact.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { clearReaction, findOwnReaction, type OwnReaction } from "./send-reaction.queries.ts";
import type { Sending } from "./sender.service.ts";

type Target = JobPayload<"react">;

/**
 * Tells the channel of our reaction as it is now; saying it twice changes nothing, so that trouble is simply tried again.
 * What the channel refuses for good disappears from the page.
 */
export async function sendReaction(
  services: Sending,
  target: Target,
  { isLastAttempt }: Pick<JobContext, "isLastAttempt">,
): Promise<void> {
  const planned = await plan(services, target);
  if (!planned) return;
  const outcome = await call(services, target, planned);
  if (outcome.kind === "accepted") return;
  const isPassing =
    outcome.kind === "unknown" || ["retry", "slow_channel", "slow_person"].includes(outcome.error.action);
  if (isPassing && !isLastAttempt) throw new Error("the channel did not take the reaction now");
  await takeBack(services, target, planned, outcome);
}

type Planned = {
  reaction: OwnReaction;
  externalId: string;
  found: Awaited<ReturnType<typeof getChannelAddress>>;
  to: Awaited<ReturnType<typeof getPersonAddress>>;
};

const plan = (services: Sending, { workspaceId, messageId }: Target): Promise<Planned | undefined> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    const reaction = await findOwnReaction(trx, workspaceId, messageId);
    if (!reaction?.externalId) return undefined;
    const found = await getChannelAddress(services, trx, workspaceId, reaction.channelId);
    const to = await getPersonAddress(trx, workspaceId, reaction.contactId, found.channel.kind);
    return { reaction, externalId: reaction.externalId, found, to };
  });

async function call(
  services: Sending,
  { messageId }: Target,
  { reaction, externalId, found, to }: Planned,
): Promise<SendOutcome> {
  const { channel, address } = found;
  if (!address || channel.status !== "active") {
    const error = { code: -1, title: "channel_disconnected", details: "", action: "fail" } as const;
    return { kind: "rejected", error };
  }
  return services.channelAdapters[channel.kind].send(address, {
    clientToken: `reaction:${messageId}`,
    to,
    content: { kind: "reaction", targetExternalId: externalId, emoji: reaction.emoji },
    isHumanAgent: false,
  });
}

const takeBack = (
  services: Sending,
  { workspaceId, messageId }: Target,
  { reaction: { emoji, conversationId }, found: { channel } }: Planned,
  outcome: SendOutcome,
): Promise<void> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    await clearReaction(trx, workspaceId, { messageId, emoji });
    await announce(trx, workspaceId, { kind: "message", conversationId });
    const state = outcome.kind === "rejected" ? statusAfter(outcome.error) : undefined;
    if (state) await markChannel(services, trx, workspaceId, channel.id, { ...state, seen: channel });
  });
