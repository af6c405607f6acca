import { z } from "zod";
import type { ChannelKind, ChannelStatus } from "./conversation-words.ts";
import { idField, workspaceInput } from "./fields.ts";

export const channelFieldLimits = { name: 60, secret: 1024, id: 30 } as const;

const name = z
  .string()
  .trim()
  .min(1)
  .max(channelFieldLimits.name)
  .refine((value) => value.isWellFormed() && !value.includes("\0"), "has characters that cannot be stored");

/** An id of Meta's, as its pages show it: digits. */
const metaId = z.string().regex(/^\d{3,30}$/);

/** A token or app secret: what people copy may carry spaces around it, never within. */
const secret = z
  .string()
  .trim()
  .min(16)
  .max(channelFieldLimits.secret)
  .regex(/^[\x21-\x7e]+$/);

const secrets = { accessToken: secret, appSecret: secret };
const whatsappIds = { phoneNumberId: metaId, accountId: metaId };
const choice = { name, agentId: idField.nullable() };

export const listChannelsInput = workspaceInput;
export const channelInput = workspaceInput.extend({ channelId: idField });
export type ChannelInput = z.infer<typeof channelInput>;

/** Tries what is on the screen, before anything is stored. */
export const tryWhatsappInput = workspaceInput.extend({ ...whatsappIds, ...secrets });
export type TryWhatsappInput = z.infer<typeof tryWhatsappInput>;
export const tryInstagramInput = workspaceInput.extend(secrets);
export type TryInstagramInput = z.infer<typeof tryInstagramInput>;

export const connectWhatsappInput = tryWhatsappInput.extend(choice);
export type ConnectWhatsappInput = z.infer<typeof connectWhatsappInput>;
export const connectInstagramInput = tryInstagramInput.extend(choice);
export type ConnectInstagramInput = z.infer<typeof connectInstagramInput>;

/** New secrets for a channel that is there; an app secret that is left out stays. */
export const replaceCredentialsInput = channelInput.extend({ accessToken: secret, appSecret: secret.optional() });
export type ReplaceCredentialsInput = z.infer<typeof replaceCredentialsInput>;

export const renameChannelInput = channelInput.extend({ name });
export type RenameChannelInput = z.infer<typeof renameChannelInput>;

/** Null: conversations of the channel wait for people. */
export const chooseAgentInput = channelInput.extend({ agentId: idField.nullable() });
export type ChooseAgentInput = z.infer<typeof chooseAgentInput>;

/** Meta's categories of billable messages. */
export const priceCategories = ["service", "utility", "marketing", "authentication"] as const;
export type PriceCategory = (typeof priceCategories)[number];
const micros = z.int().min(0).max(1_000_000_000);

/** What a delivered message costs, by Meta's category, in micros of the currency. What is left out is unknown. */
export const setPricesInput = channelInput.extend({
  currency: z.string().regex(/^[A-Z]{3}$/),
  prices: z.object({
    service: micros.optional(),
    utility: micros.optional(),
    marketing: micros.optional(),
    authentication: micros.optional(),
  }),
});
export type SetPricesInput = z.infer<typeof setPricesInput>;

/** A channel as everybody in the workspace may see it: never a secret. Instants are ISO 8601 texts. */
export type ChannelView = {
  id: string;
  kind: ChannelKind;
  name: string;
  /** "+55 31 99714-2086" or the user name. */
  displayName: string;
  /** WhatsApp: the phone-number id. Instagram: the account's id. */
  externalId: string;
  /** WhatsApp Business account; empty for Instagram. */
  accountExternalId: string;
  status: ChannelStatus;
  /** Meta's words for why it is not active; empty when it is. */
  statusReason: string;
  statusChangedAt: string;
  agent: { id: string; name: string } | null;
  /** Meta's word for how customers rate the number: "GREEN", "YELLOW", "RED", or empty. */
  quality: string;
  /** Nothing is sent before: Meta asked to slow down. */
  pausedUntil: string | null;
  /** Null: no webhook has arrived yet. */
  lastWebhookAt: string | null;
  templatesSyncedAt: string | null;
  /** Instagram only. */
  tokenExpiresAt: string | null;
  prices: { [category in PriceCategory]?: number };
  currency: string;
  createdAt: string;
};

/** What an admin copies into Meta's app dashboard. */
export type ChannelSetup = { webhookUrl: string; verifyToken: string };

/** Why a connection does not work, in Meta's words, and which field to look at. */
export type ChannelProblem = {
  field: "accessToken" | "appSecret" | "phoneNumberId" | "accountId" | null;
  /** True: Meta was not reached or is in trouble; nothing is known about the fields. */
  isTemporary: boolean;
  /** Meta's code; -1 when there was no answer of Meta's. */
  code: number;
  title: string;
  details: string;
};

export type ChannelTestResult =
  | { ok: true; displayName: string; verifiedName: string; externalId: string; quality: string }
  | { ok: false; problem: ChannelProblem };
