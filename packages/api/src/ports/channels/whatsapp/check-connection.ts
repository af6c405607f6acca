import { createHmac } from "node:crypto";
import type { ChannelAddress, ChannelError, ConnectionCheck } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { fieldsOf, idOf, listOf, present, textOf } from "../webhook-fields.ts";

/** Asks for the number itself, then whether the account holds it. */
export async function checkConnection(client: GraphClient, channel: ChannelAddress): Promise<ConnectionCheck> {
  const { accessToken, appSecret } = channel.credentials;
  const answer = await client.read({
    method: "GET",
    path: `/${client.version}/${encodeURIComponent(channel.externalId)}`,
    query: {
      fields: "id,display_phone_number,verified_name,quality_rating",
      // Proves the app secret too: with a wrong one no webhook would ever pass its signature check.
      appsecret_proof: createHmac("sha256", appSecret).update(accessToken).digest("hex"),
    },
    token: accessToken,
  });
  const error = errorOf(answer) ?? (await findForeignAccount(client, channel));
  if (error) return { ok: false, error };
  const body = answer.kind === "answered" ? fieldsOf(answer.body) : {};
  const displayName = textOf(body["display_phone_number"]);
  if (!displayName) return { ok: false, error: ownError("fail", "This id belongs to no phone number") };
  return {
    ok: true,
    displayName,
    verifiedName: textOf(body["verified_name"]) ?? "",
    externalId: idOf(body["id"]) ?? channel.externalId,
    ...present({ quality: textOf(body["quality_rating"]) }),
  };
}

/**
 * An error when the account holds other numbers only: the app would be subscribed to the wrong account, and no message
 * would arrive. What this question cannot answer, subscribing will.
 */
async function findForeignAccount(client: GraphClient, channel: ChannelAddress): Promise<ChannelError | undefined> {
  const answer = await client.read({
    method: "GET",
    path: `/${client.version}/${encodeURIComponent(channel.accountExternalId)}/phone_numbers`,
    query: { fields: "id", limit: "100" },
    token: channel.credentials.accessToken,
  });
  if (errorOf(answer) || answer.kind !== "answered") return undefined;
  const { data, paging } = fieldsOf(answer.body);
  if (!Array.isArray(data) || fieldsOf(paging)["next"]) return undefined;
  const ids = listOf(data).map((item) => idOf(fieldsOf(item)["id"]));
  return ids.includes(channel.externalId)
    ? undefined
    : ownError("fail", "The phone number does not belong to this WhatsApp Business account");
}
