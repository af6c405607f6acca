import { createHmac, randomUUID } from "node:crypto";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { asOwner, nextNumber } from "../../testing/factories.ts";
import type { TestApp } from "../../testing/test-app.ts";
import { newVerifyToken, openVerifyToken, sealCredentials } from "../channels/channel-secrets.ts";

/** A connected channel and what Meta would know of it. */
export type MetaChannel = {
  id: string;
  workspaceId: string;
  kind: ChannelKind;
  externalId: string;
  accountExternalId: string;
  appSecret: string;
  verifyToken: string;
};

type ChannelOptions = Partial<Pick<MetaChannel, "kind" | "externalId" | "accountExternalId" | "appSecret">> & {
  agentId?: string;
};

export async function connectChannel(
  app: TestApp,
  workspaceId: string,
  { kind = "whatsapp", agentId, ...given }: ChannelOptions = {},
): Promise<MetaChannel> {
  const { vault } = app.services;
  const number = nextNumber();
  const channel = {
    id: randomUUID(),
    workspaceId,
    kind,
    externalId: given.externalId ?? `10${number}`,
    accountExternalId: given.accountExternalId ?? (kind === "whatsapp" ? `20${number}` : ""),
    appSecret: given.appSecret ?? `secret-${number}`,
  };
  const credentials = sealCredentials(vault, channel.id, {
    accessToken: `token-${number}`,
    appSecret: channel.appSecret,
  });
  const { verifyToken, verifyTokenHash } = newVerifyToken(vault, channel.id);
  await asOwner(
    app,
    `INSERT INTO channels (workspace_id, id, kind, name, external_id, account_external_id, credentials, verify_token,
       verify_token_hash, agent_id) VALUES ($1, $2, $3, 'Vendas', $4, $5, $6, $7, $8, $9)`,
    [
      workspaceId,
      channel.id,
      kind,
      channel.externalId,
      channel.accountExternalId,
      credentials,
      verifyToken,
      verifyTokenHash,
      agentId ?? null,
    ],
  );
  return { ...channel, verifyToken: openVerifyToken(vault, channel.id, verifyToken) };
}

/** Gives the channel an agent that speaks. */
export async function publishAgent(app: TestApp, channel: MetaChannel): Promise<string> {
  const [agent] = await asOwner<{ id: string }>(
    app,
    "INSERT INTO agents (workspace_id, name, draft, client_key) VALUES ($1, $2, '{}', gen_random_uuid()) RETURNING id",
    [channel.workspaceId, `Lia ${nextNumber()}`],
  );
  const [version] = await asOwner<{ id: string }>(
    app,
    "INSERT INTO agent_versions (workspace_id, agent_id, number, name, purpose, config) VALUES ($1, $2, 1, 'Lia', '', '{}') RETURNING id",
    [channel.workspaceId, agent?.id],
  );
  await asOwner(app, "UPDATE agents SET published_version_id = $1 WHERE id = $2", [version?.id, agent?.id]);
  await asOwner(app, "UPDATE channels SET agent_id = $1 WHERE id = $2", [agent?.id, channel.id]);
  return agent?.id ?? "";
}

export const signatureOf = (body: string | Uint8Array, appSecret: string): string =>
  `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;

/** Delivers a body as Meta does, signed with the channel's app secret unless told otherwise. */
export function deliver(
  app: Pick<TestApp, "request">,
  channel: MetaChannel,
  body: unknown,
  { appSecret = channel.appSecret, headers = {} }: { appSecret?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return app.request(`/webhooks/${channel.kind}`, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", "x-hub-signature-256": signatureOf(text, appSecret), ...headers },
  });
}

export type WhatsappValue = {
  contacts?: unknown[];
  messages?: unknown[];
  statuses?: unknown[];
  message_echoes?: unknown[];
  user_preferences?: unknown[];
};

/** One change of WhatsApp's for this channel. */
export const whatsappChange = (channel: MetaChannel, value: WhatsappValue, field = "messages") => ({
  field,
  value: {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "5531900000000", phone_number_id: channel.externalId },
    ...value,
  },
});

/** A whole body of WhatsApp's. */
export const whatsappBody = (channel: MetaChannel, ...values: WhatsappValue[]) => ({
  object: "whatsapp_business_account",
  entry: [{ id: channel.accountExternalId, changes: values.map((value) => whatsappChange(channel, value)) }],
});

export const instagramBody = (channel: MetaChannel, ...messaging: unknown[]) => ({
  object: "instagram",
  entry: [{ id: channel.externalId, time: 1_700_000_000, messaging }],
});

/** A text of a customer, as WhatsApp sends it; `at` in seconds. */
export const whatsappText = (id: string, from: string, body: string, at: number) => ({
  id,
  from,
  timestamp: String(at),
  type: "text",
  text: { body },
});
