import type { ChannelKind } from "@piloto/shared/conversation-words";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import { isTemporary } from "../../ports/channels/channel-errors.ts";
import type { JobPayload } from "../../ports/jobs/jobs.ts";
import type { Services } from "../../services.ts";
import { noteContact } from "../contacts/note-contact.service.ts";
import { getPersonAddress, resolveContact } from "../contacts/resolve-contact.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { getChannelAddress, markChannel, statusAfter } from "./channel-access.service.ts";

type Fetching = Pick<Services, "db" | "vault" | "jobs" | "channelAdapters">;

/**
 * Leaves the question who a new contact is, where webhooks name people by an id alone. Once per contact: the name a
 * person gives on the channel is asked when they first write.
 */
export async function requestProfile(
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { channel, contactId }: { channel: { id: string; kind: ChannelKind }; contactId: string },
): Promise<void> {
  // WhatsApp's webhooks bring the name along.
  if (channel.kind !== "instagram") return;
  const payload = { workspaceId, channelId: channel.id, contactId };
  await jobs.enqueue(trx, "fetch_profile", payload, { key: `fetch_profile:${contactId}` });
}

/**
 * The job `fetch_profile`. Throws when the channel is in trouble, so that it comes again; what it refuses to tell stays
 * unknown.
 */
export async function fetchProfile(
  services: Fetching,
  { workspaceId, channelId, contactId }: JobPayload<"fetch_profile">,
): Promise<void> {
  const { db, channelAdapters } = services;
  const { channel, address, person } = await inWorkspace(db, workspaceId, async (trx) => {
    const access = await getChannelAddress(services, trx, workspaceId, channelId);
    return { ...access, person: await getPersonAddress(trx, workspaceId, contactId, access.channel.kind) };
  });
  // The channel was taken off, or the contact deleted or merged into one that is known.
  if (!address || !person.igsid) return;
  const profile = await channelAdapters[channel.kind].readProfile?.(address, person);
  if (!profile) return;
  if ("action" in profile) {
    const status = statusAfter(profile);
    // "No permission to see this person" has a code of its own family and says nothing about the channel.
    if (status && profile.code !== noConsent) {
      await inWorkspace(db, workspaceId, (trx) =>
        markChannel(services, trx, workspaceId, channelId, { ...status, seen: channel }),
      );
    } else if (isTemporary(profile)) throw new Error(`profile: (${profile.code}) ${profile.title}`);
    return;
  }
  await inWorkspace(db, workspaceId, async (trx) => {
    const contact = await resolveContact(trx, workspaceId, person, channel.kind);
    await noteContact(trx, workspaceId, { contact, person: { ...person, ...profile }, isNewest: true });
    await announce(trx, workspaceId, { kind: "inbox" });
  });
}

/** Instagram: "User consent is required to access user profile". */
const noConsent = 230;
