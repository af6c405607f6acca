import {
  channelInput,
  chooseAgentInput,
  connectInstagramInput,
  connectWhatsappInput,
  listChannelsInput,
  renameChannelInput,
  replaceCredentialsInput,
  setPricesInput,
  tryInstagramInput,
  tryWhatsappInput,
} from "@piloto/shared/channels";
import { t } from "../../trpc/init.ts";
import { adminCallProcedure, adminProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { toChannelSetup, toChannelView } from "./channel-view.ts";
import { getChannel, listChannels } from "./channels.queries.ts";
import { replaceCredentials, testChannel } from "./check-channel.service.ts";
import { connectInstagram, connectWhatsapp } from "./connect-channel.service.ts";
import { chooseAgent, disconnectChannel, renameChannel, setPrices } from "./edit-channel.service.ts";
import { instagramAddress, testConnection, whatsappAddress } from "./try-connection.service.ts";

/**
 * The WhatsApp numbers and Instagram accounts of a workspace. Everybody sees which there are and whether they work; only
 * admins connect and change them, and nobody gets a secret back.
 */
export const channelsRouter = t.router({
  list: viewerProcedure
    .input(listChannelsInput)
    .query(async ({ ctx }) => (await listChannels(ctx.trx, ctx.workspace.id)).map(toChannelView)),
  /** The verify token is no key to anything of Meta's, but who knows it can pass for the product there: admins only. */
  setup: adminProcedure
    .input(channelInput)
    .query(async ({ ctx, input }) => toChannelSetup(ctx, await getChannel(ctx.trx, ctx.workspace.id, input.channelId))),

  tryWhatsapp: adminCallProcedure
    .input(tryWhatsappInput)
    .mutation(({ ctx, input }) => testConnection(ctx, "whatsapp", whatsappAddress(input))),
  tryInstagram: adminCallProcedure
    .input(tryInstagramInput)
    .mutation(({ ctx, input }) => testConnection(ctx, "instagram", instagramAddress(input))),
  connectWhatsapp: adminCallProcedure
    .input(connectWhatsappInput)
    .mutation(({ ctx, input }) => connectWhatsapp(ctx, input)),
  connectInstagram: adminCallProcedure
    .input(connectInstagramInput)
    .mutation(({ ctx, input }) => connectInstagram(ctx, input)),
  test: adminCallProcedure.input(channelInput).mutation(({ ctx, input }) => testChannel(ctx, input.channelId)),
  replaceCredentials: adminCallProcedure
    .input(replaceCredentialsInput)
    .mutation(({ ctx, input }) => replaceCredentials(ctx, input)),

  rename: adminProcedure.input(renameChannelInput).mutation(({ ctx, input }) => renameChannel(ctx, input)),
  chooseAgent: adminProcedure.input(chooseAgentInput).mutation(({ ctx, input }) => chooseAgent(ctx, input)),
  setPrices: adminProcedure.input(setPricesInput).mutation(({ ctx, input }) => setPrices(ctx, input)),
  disconnect: adminProcedure.input(channelInput).mutation(({ ctx, input }) => disconnectChannel(ctx, input.channelId)),
});
