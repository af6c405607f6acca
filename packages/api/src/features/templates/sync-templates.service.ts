import type { TemplateStatus } from "@piloto/shared/conversation-words";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ChannelError, RemoteTemplate } from "../../ports/channels/channel-adapter.ts";
import { isTemporary } from "../../ports/channels/channel-errors.ts";
import { PermanentJobError } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";
import { type Channel, getChannelAddress, markChannel, statusAfter } from "../channels/channel-access.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { finishSync, updateTemplateStatus, upsertTemplates } from "./templates.queries.ts";

type Syncing = Pick<Services, "db" | "vault" | "jobs" | "channelAdapters">;

// 6 000 templates of some kilobytes each do not fit into one statement's parameters.
const chunkSize = 200;

/**
 * The job `sync_templates`: brings the channel's list up to date, all of it or nothing. Throws when Meta is in trouble, so
 * that it comes again; PermanentJobError when asking again cannot help.
 */
export async function syncTemplates(
  services: Syncing,
  { workspaceId, channelId }: { workspaceId: string; channelId: string },
): Promise<void> {
  const { db, channelAdapters } = services;
  const found = await inWorkspace(db, workspaceId, (trx) => getChannelAddress(services, trx, workspaceId, channelId));
  if (!found.address || found.channel.kind !== "whatsapp") return;
  const syncedAt = new Date();
  const templates = await channelAdapters.whatsapp.listTemplates(found.address);
  if (!Array.isArray(templates)) return stopSync(services, workspaceId, { channel: found.channel, error: templates });
  await inWorkspace(db, workspaceId, async (trx) => {
    await saveTemplates(trx, workspaceId, { channelId, templates, syncedAt });
    await announce(trx, workspaceId, { kind: "channel" });
  });
}

async function saveTemplates(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, templates, syncedAt }: { channelId: string; templates: RemoteTemplate[]; syncedAt: Date },
): Promise<void> {
  // One row per name and language: a list that repeats one could not be written in one statement.
  const distinct = [
    ...new Map(templates.map((template) => [`${template.name}\n${template.language}`, template])).values(),
  ];
  for (let at = 0; at < distinct.length; at += chunkSize) {
    await upsertTemplates(trx, workspaceId, { channelId, templates: distinct.slice(at, at + chunkSize), syncedAt });
  }
  await finishSync(trx, workspaceId, { channelId, syncedAt });
}

async function stopSync(
  services: Syncing,
  workspaceId: string,
  { channel, error }: { channel: Channel; error: ChannelError },
): Promise<void> {
  const status = statusAfter(error);
  if (status) {
    await inWorkspace(services.db, workspaceId, (trx) =>
      markChannel(services, trx, workspaceId, channel.id, { ...status, seen: channel }),
    );
    return;
  }
  const message = `templates: (${error.code}) ${error.title}`;
  if (isTemporary(error)) throw new Error(message);
  throw new PermanentJobError(message);
}

/** The button: leaves the job, which one page after the other may not hold up. Throws NOT_FOUND, CONFLICT when disconnected. */
export async function requestSync(
  services: Pick<Services, "jobs" | "vault">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<void> {
  const { address } = await getChannelAddress(services, trx, workspaceId, channelId);
  if (!address) throw new AppError("CONFLICT", { details: { reason: "disconnected" } });
  await enqueueSync(services, trx, workspaceId, channelId);
}

const enqueueSync = (
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<void> =>
  jobs.enqueue(trx, "sync_templates", { workspaceId, channelId }, { key: `sync_templates:${channelId}` });

/**
 * What a `message_template_status_update` tells: the state at once, so that a paused template is not offered a second
 * longer; then the whole list, because the webhook holds neither texts nor what else has changed.
 */
export async function applyTemplateStatus(
  services: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  change: { channelId: string; name: string; language: string; status: TemplateStatus; reason?: string },
): Promise<void> {
  await updateTemplateStatus(trx, workspaceId, { ...change, reason: change.reason ?? "" });
  await announce(trx, workspaceId, { kind: "channel" });
  await enqueueSync(services, trx, workspaceId, change.channelId);
}
