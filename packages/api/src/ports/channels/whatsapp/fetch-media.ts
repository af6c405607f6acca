import type { ChannelAddress, FetchedMedia, FetchFailure } from "../channel-adapter.ts";
import { failureOfStatus } from "../download-file.ts";
import type { GraphClient } from "../graph-http.ts";
import { errorOf, fetchFailureOf } from "../send-outcome.ts";
import { fieldsOf, numberOf, textOf } from "../webhook-fields.ts";

/** Asks for the address of a media id (good for five minutes), then fetches it with the same token. */
export async function fetchMedia(
  client: GraphClient,
  channel: ChannelAddress,
  media: { externalId?: string | undefined; maxBytes: number },
): Promise<FetchedMedia | FetchFailure> {
  const token = channel.credentials.accessToken;
  if (!media.externalId) return { kind: "refused", details: "WhatsApp names its files by id" };
  const answer = await client.read({
    method: "GET",
    path: `/${client.version}/${encodeURIComponent(media.externalId)}`,
    query: { phone_number_id: channel.externalId },
    token,
  });
  if (answer.kind !== "answered") return { kind: "unavailable", details: answer.details };
  const error = errorOf(answer);
  if (error) return error.code === -1 && answer.status >= 300 ? failureOfStatus(answer.status) : fetchFailureOf(error);
  const { url, file_size: size, mime_type: type } = fieldsOf(answer.body);
  const { maxBytes } = media;
  if ((numberOf(size) ?? 0) > maxBytes) return { kind: "too_large", details: `more than ${maxBytes} bytes` };
  const address = textOf(url, 4096);
  if (!address) return { kind: "unavailable", details: "an answer without an address" };
  const file = await client.download({ url: address, token, maxBytes });
  return "kind" in file ? file : { bytes: file.bytes, mimeType: textOf(type) ?? file.mimeType };
}
