import { inWorkspace } from "../../database/workspace.ts";
import type { LanguageModel } from "../../ports/language-model/language-model.ts";
import type { Services } from "../../services.ts";
import { getChannelAddress } from "../channels/channel-access.service.ts";
import { getPersonAddress } from "../contacts/resolve-contact.service.ts";
import type { ClaimedRun } from "./claim-run.service.ts";

export type TypingModel = {
  model: LanguageModel;
  /** Resolves once nothing of it is under way; never rejects. */
  settled: () => Promise<void>;
};

/**
 * The run's model, which shows the customer that an answer is being written from its first call on: read, and typing.
 * A courtesy: it waits for nothing, and that it did not work is only noted.
 */
export function withTyping(services: Services, workspaceId: string, claimed: ClaimedRun): TypingModel {
  const { model } = claimed.model;
  let showing: Promise<void> | undefined;
  return {
    settled: () => showing ?? Promise.resolve(),
    model: {
      complete: (request, signal) => {
        showing ??= showTyping(services, workspaceId, claimed).catch((error: unknown) =>
          services.log.debug({ err: error }, "typing could not be shown"),
        );
        return model.complete(request, signal);
      },
    },
  };
}

async function showTyping(services: Services, workspaceId: string, claimed: ClaimedRun): Promise<void> {
  const { channelId, contactId, lastExternalId } = claimed;
  if (lastExternalId === undefined) return;
  const { channel, address, to } = await inWorkspace(services.db, workspaceId, async (trx) => {
    const access = await getChannelAddress(services, trx, workspaceId, channelId);
    return { ...access, to: await getPersonAddress(trx, workspaceId, contactId, access.channel.kind) };
  });
  if (!address || channel.status !== "active") return;
  await services.channelAdapters[channel.kind].showReading(address, lastExternalId, to, true);
}
