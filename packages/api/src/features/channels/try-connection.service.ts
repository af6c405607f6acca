import type { ChannelProblem, ChannelTestResult, TryInstagramInput, TryWhatsappInput } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { AppError } from "../../errors/app-error.ts";
import type { ChannelAddress, ChannelError } from "../../ports/channels/channel-adapter.ts";
import { isTemporary } from "../../ports/channels/channel-errors.ts";
import type { Services } from "../../services.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";

export type Trying = Pick<Services, "channelAdapters" | "db"> & { workspace: { id: string } };

export const whatsappAddress = (input: Omit<TryWhatsappInput, "workspaceId">): ChannelAddress => ({
  externalId: input.phoneNumberId,
  accountExternalId: input.accountId,
  credentials: { accessToken: input.accessToken, appSecret: input.appSecret },
});

/** The account's id is in the token: `checkConnection` tells it. */
export const instagramAddress = (input: Omit<TryInstagramInput, "workspaceId">): ChannelAddress => ({
  externalId: "",
  accountExternalId: "",
  credentials: { accessToken: input.accessToken, appSecret: input.appSecret },
});

export type Established = Extract<ChannelTestResult, { ok: true }>;
type Failed = { ok: false; error: ChannelError };

/**
 * Asks Meta whether these secrets open this channel. Changes nothing on either side. Throws RATE_LIMITED: otherwise this
 * would be a way to try out stolen tokens.
 */
export async function tryConnection(
  services: Trying,
  kind: ChannelKind,
  address: ChannelAddress,
): Promise<Established | Failed> {
  await limit(services.db, "channelTestPerWorkspace", services.workspace.id);
  const check = await services.channelAdapters[kind].checkConnection(address);
  if (!check.ok) return check;
  const { displayName, verifiedName, externalId, quality = "" } = check;
  return {
    ok: true,
    displayName: displayName.slice(0, 120),
    verifiedName,
    externalId: externalId.slice(0, 100),
    quality: quality.slice(0, 40),
  };
}

/** The same, for the page. */
export async function testConnection(
  services: Trying,
  kind: ChannelKind,
  address: ChannelAddress,
): Promise<ChannelTestResult> {
  const result = await tryConnection(services, kind, address);
  return result.ok ? result : { ok: false, problem: toProblem(result.error, kind) };
}

/** Like `tryConnection`, and subscribes the app to the channel's webhooks. Throws what is wrong (see `connectionRefused`). */
export async function establishConnection(
  services: Trying,
  kind: ChannelKind,
  address: ChannelAddress,
): Promise<Established> {
  const result = await tryConnection(services, kind, address);
  const error = result.ok ? await services.channelAdapters[kind].subscribe(address) : result.error;
  if (error) throw connectionRefused(toProblem(error, kind));
  if (!result.ok) throw connectionRefused(toProblem(result.error, kind));
  return result;
}

/** Which field of the form Meta's refusal is about, as far as it can be told. */
export function toProblem(error: ChannelError, kind: ChannelKind): ChannelProblem {
  const { code, title, details } = error;
  return { field: fieldOf(error, kind), isTemporary: isTemporary(error), code, title, details };
}

function fieldOf(error: ChannelError, kind: ChannelKind): ChannelProblem["field"] {
  const text = `${error.title} ${error.details}`;
  if (isTemporary(error)) return null;
  if (/appsecret_proof/i.test(text)) return "appSecret";
  if (error.action === "reauthorize") return "accessToken";
  if (kind === "instagram") return "accessToken";
  return /business account/i.test(text) ? "accountId" : "phoneNumberId";
}

/** UNAVAILABLE when Meta was not reached; else VALIDATION_FAILED on the field, with Meta's words in the details. */
function connectionRefused({ field, isTemporary: mayWorkLater, code, title, details }: ChannelProblem): AppError {
  const told = { reason: "connection_refused", metaCode: code, metaTitle: title, metaDetails: details };
  if (mayWorkLater) return new AppError("UNAVAILABLE", { message: title, details: told, retryAfterSeconds: 30 });
  const fields = field ? [{ field, message: title }] : [];
  return new AppError("VALIDATION_FAILED", { message: title, fields, details: told });
}
