import { inWorkspace } from "../../database/workspace.ts";
import type { ChannelError } from "../../ports/channels/channel-adapter.ts";
import { isTemporary } from "../../ports/channels/channel-errors.ts";
import { PermanentJobError } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";
import { getChannelAddress, markChannel, statusAfter, toAddress } from "./channel-access.service.ts";
import { openCredentials, sealCredentials } from "./channel-secrets.ts";
import { getChannel } from "./channels.queries.ts";
import {
  claimRefresh,
  listActiveInstagramChannels,
  updateRefreshedAt,
  updateRefreshedToken,
} from "./refresh-tokens.queries.ts";
import { isRenewalDue } from "./token-life.ts";

type Refreshing = Pick<Services, "db" | "vault" | "jobs" | "channelAdapters" | "log">;
type ChannelOf = { workspaceId: string; channelId: string };

/**
 * The job `refresh_channel_tokens`, of the clock: leaves one job for each Instagram channel whose token wants renewing,
 * and marks those whose token has expired.
 */
export async function refreshChannelTokens(services: Refreshing, now: Date = new Date()): Promise<void> {
  for (const { workspaceId, channelId } of await listActiveInstagramChannels(services.db)) {
    await inWorkspace(services.db, workspaceId, async (trx) => {
      const channel = await getChannel(trx, workspaceId, channelId);
      if (channel.tokenExpiresAt && channel.tokenExpiresAt <= now) {
        const expired = { status: "needs_reauth", reason: "The token has expired" } as const;
        await markChannel(services, trx, workspaceId, channelId, expired);
      } else if (isRenewalDue(channel, now)) {
        const payload = { workspaceId, channelId };
        await services.jobs.enqueue(trx, "refresh_token", payload, { key: `refresh_token:${channelId}` });
      }
    });
  }
}

/**
 * The job `refresh_token`. Of several workers one takes it (a claim in the row, so no transaction is open while Instagram
 * is asked); a token younger than 24 hours is left alone. Throws when Instagram is in trouble, so that it comes again.
 */
export async function refreshToken(
  services: Refreshing,
  { workspaceId, channelId }: ChannelOf,
  now: Date = new Date(),
): Promise<void> {
  const { db, vault, channelAdapters } = services;
  const claim = await inWorkspace(db, workspaceId, async (trx) => {
    const { channel } = await getChannelAddress(services, trx, workspaceId, channelId);
    const claimed = await claimRefresh(trx, workspaceId, { channelId, now });
    return claimed && { ...claimed, address: toAddress(vault, { ...channel, credentials: claimed.credentials }) };
  });
  if (!claim?.address) return;
  const renewed = await channelAdapters.instagram.refreshToken?.(claim.address);
  if (!renewed) return;
  if ("action" in renewed) return settleFailure(services, { workspaceId, channelId }, { ...claim, error: renewed });
  const credentials = { ...openCredentials(vault, channelId, claim.credentials), accessToken: renewed.accessToken };
  const isStored = await inWorkspace(db, workspaceId, (trx) =>
    updateRefreshedToken(trx, workspaceId, {
      channelId,
      before: claim.credentials,
      credentials: sealCredentials(vault, channelId, credentials),
      expiresAt: new Date(now.getTime() + renewed.expiresInSeconds * 1000),
    }),
  );
  services.log.info({ workspaceId, channelId, isStored }, "renewed the token of an Instagram channel");
}

/**
 * When Instagram was in trouble the claim is given back, and the job comes again. When it refused, the next try is in a
 * day: asking every hour would not change its mind.
 */
async function settleFailure(
  services: Refreshing,
  { workspaceId, channelId }: ChannelOf,
  { claimedBefore, credentials, error }: { claimedBefore: Date | null; credentials: Buffer; error: ChannelError },
): Promise<void> {
  const status = statusAfter(error);
  const message = `token renewal: (${error.code}) ${error.title}`;
  if (status) {
    await inWorkspace(services.db, workspaceId, (trx) =>
      markChannel(services, trx, workspaceId, channelId, { ...status, seen: { credentials } }),
    );
    return;
  }
  if (!isTemporary(error)) throw new PermanentJobError(message);
  await inWorkspace(services.db, workspaceId, (trx) =>
    updateRefreshedAt(trx, workspaceId, { channelId, refreshedAt: claimedBefore }),
  );
  throw new Error(message);
}
