import type { ChannelTestResult, ChannelView, ReplaceCredentialsInput } from "@piloto/shared/channels";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ChannelAddress } from "../../ports/channels/channel-adapter.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  type Channel,
  channelTarget,
  getChannelAddress,
  markChannel,
  resumeChannelQueue,
  statusAfter,
} from "./channel-access.service.ts";
import { sealCredentials } from "./channel-secrets.ts";
import { toChannelView } from "./channel-view.ts";
import { getChannel, lockChannel, updateCredentials, updateIdentity, updateStatus } from "./channels.queries.ts";
import type { Connecting } from "./connect-channel.service.ts";
import { extendToken } from "./token-life.ts";
import { type Established, establishConnection, toProblem, tryConnection } from "./try-connection.service.ts";

/**
 * Tries a channel with its stored secrets and subscribes the app once more. When it works, the channel is active again
 * and what waited goes out; when Meta refuses the token, it needs one. Throws NOT_FOUND, CONFLICT when disconnected.
 */
export async function testChannel(services: Connecting, channelId: string): Promise<ChannelTestResult> {
  const { db, workspace, origin } = services;
  const { channel, address } = await inWorkspace(db, workspace.id, (trx) => readConnected(services, trx, channelId));
  const { subscribe } = services.channelAdapters[channel.kind];
  const result = await tryConnection(services, channel.kind, address);
  const error = result.ok ? await subscribe(address) : result.error;
  if (error || !result.ok) {
    const refused = error ?? (result.ok ? undefined : result.error);
    if (!refused) throw new AppError("INTERNAL", { message: "a refusal without an error" });
    const status = statusAfter(refused);
    if (status) {
      await inWorkspace(db, workspace.id, (trx) =>
        markChannel(services, trx, workspace.id, channelId, { ...status, seen: channel, origin }),
      );
    }
    return { ok: false, problem: toProblem(refused, channel.kind) };
  }
  await inWorkspace(db, workspace.id, (trx) => revive(services, trx, channelId, { ...result, seen: channel }));
  return result;
}

async function revive(
  services: Connecting,
  trx: WorkspaceTrx,
  channelId: string,
  { displayName, quality, seen }: Established & { seen: Channel },
): Promise<void> {
  const { workspace, origin } = services;
  const { status } = await lockChannel(trx, workspace.id, channelId);
  if (status === "disconnected") return;
  await updateIdentity(trx, workspace.id, { channelId, displayName, quality });
  await resumeChannelQueue(services, trx, workspace.id, channelId);
  await markChannel(services, trx, workspace.id, channelId, { status: "active", reason: "", seen, origin });
}

/**
 * Gives a channel new secrets after trying them; it is active again, and its queue goes on. Throws VALIDATION_FAILED on
 * `accessToken` when the token opens another account, and what `establishConnection` throws.
 */
export async function replaceCredentials(
  services: Connecting,
  { channelId, accessToken, appSecret }: ReplaceCredentialsInput,
): Promise<ChannelView> {
  const { db, workspace } = services;
  const stored = await inWorkspace(db, workspace.id, (trx) => readConnected(services, trx, channelId));
  const credentials = { accessToken, appSecret: appSecret ?? stored.address.credentials.appSecret };
  const address = { ...stored.address, credentials };
  const { kind } = stored.channel;
  const established = await establishConnection(services, kind, address);
  if (established.externalId !== stored.channel.externalId) throw otherAccount();
  const life = await extendToken(services.channelAdapters[kind], address);
  return inWorkspace(db, workspace.id, async (trx) => {
    const channel = await lockChannel(trx, workspace.id, channelId);
    if (channel.status === "disconnected") throw disconnected();
    await updateCredentials(trx, workspace.id, {
      channelId,
      credentials: sealCredentials(services.vault, channelId, { ...credentials, accessToken: life.accessToken }),
      tokenExpiresAt: life.expiresAt,
      tokenRefreshedAt: life.refreshedAt,
    });
    await updateIdentity(trx, workspace.id, { channelId, ...pickIdentity(established) });
    await updateStatus(trx, workspace.id, { channelId, status: "active", reason: "" });
    await resumeChannelQueue(services, trx, workspace.id, channelId);
    await announce(trx, workspace.id, { kind: "channel" });
    const view = toChannelView(await getChannel(trx, workspace.id, channelId));
    await auditReplacement(services, trx, channel, { isSecretNew: appSecret !== undefined });
    return view;
  });
}

const pickIdentity = ({ displayName, quality }: Established) => ({ displayName, quality });

const auditReplacement = (
  { workspace, origin }: Connecting,
  trx: WorkspaceTrx,
  channel: Channel,
  { isSecretNew }: { isSecretNew: boolean },
): Promise<void> =>
  recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "channels.replaceCredentials",
    target: channelTarget(channel),
    details: { status: { before: channel.status, after: "active" }, isAppSecretReplaced: isSecretNew },
  });

async function readConnected(
  services: Connecting,
  trx: WorkspaceTrx,
  channelId: string,
): Promise<{ channel: Channel; address: ChannelAddress }> {
  const { channel, address } = await getChannelAddress(services, trx, services.workspace.id, channelId);
  if (!address) throw disconnected();
  return { channel, address };
}

const disconnected = (): AppError =>
  new AppError("CONFLICT", { message: "the channel is disconnected", details: { reason: "disconnected" } });

const otherAccount = (): AppError =>
  new AppError("VALIDATION_FAILED", {
    fields: [{ field: "accessToken", message: "belongs to another account" }],
    details: { reason: "other_account" },
  });
