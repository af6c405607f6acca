import { channelLimits } from "@piloto/shared/channel-limits";
import type { ChannelAddress, ChannelError, OutboundMedia } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { fieldsOf, idOf } from "../webhook-fields.ts";

/**
 * Uploads a file, so that a message can name it. Whatever goes wrong here has said nothing to the customer: it may
 * always be tried again.
 */
export async function uploadMedia(
  client: GraphClient,
  channel: ChannelAddress,
  media: OutboundMedia,
): Promise<{ mediaId: string } | { error: ChannelError }> {
  const bytes = await media.open().catch(() => undefined);
  if (!bytes) return { error: ownError("retry", "The file could not be read") };
  const limit = channelLimits.whatsapp.media[media.kind];
  if (limit && bytes.byteLength > limit.maxBytes) return { error: ownError("fail", "The file is too large") };
  const answer = await client.call({
    method: "POST",
    path: `/${client.version}/${encodeURIComponent(channel.externalId)}/media`,
    token: channel.credentials.accessToken,
    body: { form: formOf(media, bytes) },
  });
  const error = errorOf(answer);
  if (error) return { error };
  const mediaId = answer.kind === "answered" ? idOf(fieldsOf(answer.body)["id"]) : undefined;
  return mediaId ? { mediaId } : { error: ownError("retry", "The upload was answered without an id") };
}

function formOf(media: OutboundMedia, bytes: Uint8Array): FormData {
  // Voice only plays as such when it is Ogg with Opus; Meta refuses the type with its codec parameter in a form.
  const mimeType = media.isVoice ? "audio/ogg" : media.mimeType;
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", mimeType);
  form.set("file", new Blob([Buffer.from(bytes)], { type: mimeType }), media.filename);
  return form;
}
