import { createHash } from "node:crypto";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { isSignedByMeta } from "../../ports/channels/signature.ts";
import type { Services } from "../../services.ts";
import { hashChannelVerifyToken } from "../channels/channel-access.service.ts";
import type { SigningChannel, WebhookChannels } from "./webhook-channels.ts";
import type { WebhookStore } from "./webhook-store.ts";
import { knowsVerifyToken } from "./webhooks.queries.ts";

/** A webhook as it came. `signature`: the header X-Hub-Signature-256. */
export type RawWebhook = { kind: ChannelKind; body: Uint8Array; signature: string | undefined };

const memoryMs = 10_000;

/** Whether Meta's verification of an address names the verify token of one of our channels. */
export const isVerifyToken = ({ db }: Pick<Services, "db">, kind: ChannelKind, token: string): Promise<boolean> =>
  knowsVerifyToken(db, kind, hashChannelVerifyToken(token));

/** What knows channels and keeps webhooks; made once per process. */
export type Reception = { channels: WebhookChannels; store: WebhookStore };

/**
 * Keeps a webhook for each channel that it speaks of and whose own app secret signed it, and leaves it to be read: in one
 * transaction, so that what was acknowledged is never lost. False, and nothing kept, when no channel's secret signed it:
 * a workspace can make nothing happen on another's number.
 */
export async function receiveWebhook(
  services: Pick<Services, "channelAdapters">,
  { channels, store }: Reception,
  webhook: RawWebhook,
): Promise<boolean> {
  const signers = await findSigners(services, channels, webhook);
  if (signers.length === 0) return false;
  const { body } = webhook;
  const digest = createHash("sha256").update(body).digest();
  await store.keep({ channelIds: signers.map(({ id }) => id), digest, body });
  return true;
}

async function findSigners(
  { channelAdapters }: Pick<Services, "channelAdapters">,
  channels: WebhookChannels,
  { kind, body, signature }: RawWebhook,
): Promise<SigningChannel[]> {
  if (signature === undefined) return [];
  const subjects = channelAdapters[kind].readSubjects(parseJson(body));
  if (!subjects) return [];
  const known = await channels.find(kind, subjects, memoryMs);
  const signers = keepSigners(known.channels, body, signature);
  if (known.isFresh || signers.length === known.channels.length) return signers;
  // A secret may have been changed, or a channel connected, a moment ago.
  return keepSigners((await channels.find(kind, subjects, 0)).channels, body, signature);
}

function keepSigners(channels: SigningChannel[], body: Uint8Array, signature: string): SigningChannel[] {
  // Of a number nobody has the signature is checked too: the time of an answer does not tell whether one is known.
  if (channels.length === 0) isSignedByMeta(body, signature, "nobody's");
  const bySecret = new Map<string, boolean>();
  for (const { appSecret } of channels) {
    if (!bySecret.has(appSecret)) bySecret.set(appSecret, isSignedByMeta(body, signature, appSecret));
  }
  return channels.filter(({ appSecret }) => bySecret.get(appSecret) === true);
}

/** Undefined for what is no JSON: cut off, not UTF-8, or nested deeper than any webhook. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
