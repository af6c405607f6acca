import { channelLimits, type MediaLimit } from "@piloto/shared/channel-limits";
import { type ChannelKind, type MediaKind, mediaKinds } from "@piloto/shared/conversation-words";

export type TakenAs = { kind: MediaKind; limit: MediaLimit };

/** As what a channel takes a file of this MIME type; undefined: not at all. */
export function findMediaKind(channel: ChannelKind, mimeType: string): TakenAs | undefined {
  for (const kind of mediaKinds) {
    const limit = channelLimits[channel].media[kind];
    if (limit?.mimeTypes.includes(mimeType)) return { kind, limit };
  }
  return undefined;
}

/** Every MIME type the channel takes, for saying so. */
export const listTakenTypes = (channel: ChannelKind): string[] =>
  mediaKinds.flatMap((kind) => channelLimits[channel].media[kind]?.mimeTypes ?? []);
