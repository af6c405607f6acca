import type { ChannelAddress, ChannelError, ConnectionCheck, PersonRef } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { fieldsOf, idOf, numberOf, present, textOf } from "../webhook-fields.ts";

/** Whose token this is. `user_id` is the id by which webhooks name the account; `id` is another one. */
export async function checkConnection(client: GraphClient, channel: ChannelAddress): Promise<ConnectionCheck> {
  const answer = await client.read({
    method: "GET",
    path: `/${client.version}/me`,
    query: { fields: "user_id,username,name" },
    token: channel.credentials.accessToken,
  });
  const error = errorOf(answer);
  if (error) return { ok: false, error };
  const body = answer.kind === "answered" ? fieldsOf(answer.body) : {};
  const externalId = idOf(body["user_id"]) ?? idOf(body["id"]);
  const displayName = textOf(body["username"]);
  if (!externalId || !displayName) {
    return { ok: false, error: ownError("fail", "This token belongs to no professional account") };
  }
  return { ok: true, displayName, verifiedName: textOf(body["name"]) ?? "", externalId };
}

// Echoes come with `messages`.
const webhookFields = [
  "messages",
  "messaging_postbacks",
  "messaging_seen",
  "messaging_referral",
  "message_reactions",
  "standby",
];

/** Subscribes the app to the account's webhooks; undefined when it worked. */
export async function subscribe(client: GraphClient, channel: ChannelAddress): Promise<ChannelError | undefined> {
  const answer = await client.call({
    method: "POST",
    path: `/${client.version}/me/subscribed_apps`,
    query: { subscribed_fields: webhookFields.join(",") },
    token: channel.credentials.accessToken,
  });
  return errorOf(answer);
}

/** A token for 60 more days; Meta wants the old one to be at least 24 hours old. The old one stays good until it expires. */
export async function refreshToken(
  client: GraphClient,
  channel: ChannelAddress,
): Promise<{ accessToken: string; expiresInSeconds: number } | ChannelError> {
  const token = channel.credentials.accessToken;
  const answer = await client.read({
    method: "GET",
    path: "/refresh_access_token",
    // Meta documents the token as a parameter here, not as a header.
    query: { grant_type: "ig_refresh_token", access_token: token },
    token,
  });
  const error = errorOf(answer);
  if (error) return error;
  const body = answer.kind === "answered" ? fieldsOf(answer.body) : {};
  const accessToken = textOf(body["access_token"], 4096);
  const expiresInSeconds = numberOf(body["expires_in"]);
  if (!accessToken || !expiresInSeconds) return ownError("retry", "A refresh without a token");
  return { accessToken, expiresInSeconds };
}

/** What somebody who has written calls themselves. Instagram tells it of nobody else (error 230: then it stays unknown). */
export async function readProfile(
  client: GraphClient,
  channel: ChannelAddress,
  igsid: string,
): Promise<Pick<PersonRef, "name" | "username"> | ChannelError> {
  const answer = await client.read({
    method: "GET",
    path: `/${client.version}/${encodeURIComponent(igsid)}`,
    query: { fields: "name,username" },
    token: channel.credentials.accessToken,
  });
  const error = errorOf(answer);
  if (error) return error;
  const { name, username } = answer.kind === "answered" ? fieldsOf(answer.body) : {};
  return present({ name: textOf(name, 200), username: textOf(username, 200) });
}
