import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { WebhookSubjects } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { openChannelCredentials } from "../channels/channel-access.service.ts";
import { listSubjectChannels } from "./webhooks.queries.ts";

/** A channel that a webhook may speak of, with what proves that it does. */
export type SigningChannel = {
  workspaceId: string;
  id: string;
  appSecret: string;
};

export type WebhookChannels = {
  /**
   * The connected channels a webhook names. `maxAgeMs` 0 asks the database afresh; else what is remembered may be as old
   * as that.
   */
  find: (kind: ChannelKind, subjects: WebhookSubjects, maxAgeMs: number) => Promise<FoundChannels>;
};

/** `isFresh`: asked just now, so asking again would tell the same. */
export type FoundChannels = { channels: SigningChannel[]; isFresh: boolean };

type Remembered = { channels: SigningChannel[]; at: number };

// Meta puts a few numbers of one account into a webhook; a body may hold tens of thousands.
const maxIds = 200;
const maxRemembered = 2_000;

/**
 * Remembers channels with their opened secrets for a moment: Meta sends in bursts, and each would otherwise ask the same
 * question. Ids that belong to no channel are not remembered, so that a new channel is heard at once.
 */
export function createWebhookChannels(
  { db, vault }: Pick<Services, "db" | "vault">,
  now: () => number = Date.now,
): WebhookChannels {
  const remembered = new Map<string, Remembered>();

  const ask = async (kind: ChannelKind, key: string, subjects: WebhookSubjects): Promise<SigningChannel[]> => {
    const rows = await listSubjectChannels(db, kind, subjects);
    const channels = rows.flatMap(({ workspaceId, id, credentials }) => {
      const appSecret = credentials && openAppSecret(vault, id, credentials);
      return appSecret ? [{ workspaceId, id, appSecret }] : [];
    });
    remembered.delete(key);
    if (channels.length === 0) return [];
    remembered.set(key, { channels, at: now() });
    const [oldest] = remembered.keys();
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
    return channels;
  };

  return {
    async find(kind, subjects, maxAgeMs) {
      const bounded = {
        channelExternalIds: subjects.channelExternalIds.slice(0, maxIds),
        accountExternalIds: subjects.accountExternalIds.slice(0, maxIds),
      };
      const key = JSON.stringify([kind, bounded.channelExternalIds, bounded.accountExternalIds]);
      const known = remembered.get(key);
      if (known && now() - known.at < maxAgeMs) return { channels: known.channels, isFresh: false };
      return { channels: await ask(kind, key, bounded), isFresh: true };
    },
  };
}

/** Undefined when the key is gone or the bytes were changed: nothing signed for this channel can be believed then. */
function openAppSecret(vault: Services["vault"], channelId: string, credentials: Buffer): string | undefined {
  try {
    return openChannelCredentials(vault, channelId, credentials).appSecret;
  } catch {
    return undefined;
  }
}
