import { type ChannelSetup, type ChannelView, priceCategories } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { Services } from "../../services.ts";
import { openVerifyToken } from "./channel-secrets.ts";
import type { ChannelRow } from "./channels.queries.ts";

/** The row as everybody in the workspace may see it. Named field by field: what is added to the table stays inside. */
export const toChannelView = (row: ChannelRow): ChannelView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  displayName: row.displayName,
  externalId: row.externalId,
  accountExternalId: row.accountExternalId,
  status: row.status,
  statusReason: row.statusReason,
  statusChangedAt: row.statusChangedAt.toISOString(),
  agent: row.agentId && row.agentName !== null ? { id: row.agentId, name: row.agentName } : null,
  quality: row.quality,
  pausedUntil: toText(row.pausedUntil),
  lastWebhookAt: toText(row.lastWebhookAt),
  templatesSyncedAt: toText(row.templatesSyncedAt),
  tokenExpiresAt: toText(row.tokenExpiresAt),
  prices: readPrices(row.prices),
  currency: row.currency,
  createdAt: row.createdAt.toISOString(),
});

const toText = (instant: Date | null): string | null => instant?.toISOString() ?? null;

export function readPrices(stored: unknown): ChannelView["prices"] {
  const fields: Record<string, unknown> = typeof stored === "object" && stored !== null ? { ...stored } : {};
  return Object.fromEntries(
    priceCategories.flatMap((category) => {
      const price = fields[category];
      return typeof price === "number" ? [[category, price]] : [];
    }),
  );
}

/** Where Meta sends its webhooks: one address per kind, told apart by what is in them. */
const webhookUrl = ({ API_ORIGIN, PUBLIC_ORIGIN }: Services["env"], kind: ChannelKind): string =>
  `${API_ORIGIN ?? PUBLIC_ORIGIN}/webhooks/${kind}`;

export const toChannelSetup = (services: Pick<Services, "env" | "vault">, row: ChannelRow): ChannelSetup => ({
  webhookUrl: webhookUrl(services.env, row.kind),
  verifyToken: openVerifyToken(services.vault, row.id, row.verifyToken),
});
