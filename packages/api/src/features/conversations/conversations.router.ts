import {
  assignInput,
  conversationInput,
  countConversationsInput,
  handBackInput,
  listConversationsInput,
  markReadInput,
  pauseInput,
  searchConversationsInput,
  setConversationLabelInput,
  snoozeInput,
  startConversationInput,
  takeOverInput,
} from "@piloto/shared/conversations";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { handBack, pauseConversation, takeOver } from "./command-conversation.service.ts";
import {
  assignConversation,
  closeConversation,
  labelConversation,
  markConversationRead,
  reopenConversation,
  snoozeConversation,
  unlabelConversation,
} from "./manage-conversation.service.ts";
import { countConversations, listConversationPage } from "./list-conversations.service.ts";
import { listConversationEvents, readConversation } from "./read-conversation.service.ts";
import { searchConversations } from "./search-conversations.service.ts";
import { startConversation } from "./start-conversation.service.ts";

/** Conversations: the list, one of them, who commands it, and its state. */
export const conversationsRouter = t.router({
  list: viewerProcedure
    .input(listConversationsInput)
    .query(({ ctx, input }) => listConversationPage(ctx.trx, ctx.workspace.id, { ...input, userId: ctx.actor.userId })),
  counts: viewerProcedure
    .input(countConversationsInput)
    .query(({ ctx }) => countConversations(ctx.trx, ctx.workspace.id, ctx.actor.userId)),
  search: viewerProcedure
    .input(searchConversationsInput)
    .query(({ ctx, input }) => searchConversations(ctx.trx, ctx.workspace.id, input)),
  get: viewerProcedure
    .input(conversationInput)
    .query(({ ctx, input }) => readConversation(ctx.trx, ctx.workspace.id, input.conversationId)),
  events: viewerProcedure
    .input(conversationInput)
    .query(({ ctx, input }) => listConversationEvents(ctx.trx, ctx.workspace.id, input.conversationId)),

  start: sellerProcedure.input(startConversationInput).mutation(({ ctx, input }) => startConversation(ctx, input)),
  takeOver: sellerProcedure.input(takeOverInput).mutation(({ ctx, input }) => takeOver(ctx, input)),
  handBack: sellerProcedure.input(handBackInput).mutation(({ ctx, input }) => handBack(ctx, input)),
  pause: sellerProcedure.input(pauseInput).mutation(({ ctx, input }) => pauseConversation(ctx, input)),
  assign: sellerProcedure.input(assignInput).mutation(({ ctx, input }) => assignConversation(ctx, input)),
  snooze: sellerProcedure.input(snoozeInput).mutation(({ ctx, input }) => snoozeConversation(ctx, input)),
  close: sellerProcedure.input(conversationInput).mutation(({ ctx, input }) => closeConversation(ctx, input)),
  reopen: sellerProcedure.input(conversationInput).mutation(({ ctx, input }) => reopenConversation(ctx, input)),
  label: sellerProcedure.input(setConversationLabelInput).mutation(({ ctx, input }) => labelConversation(ctx, input)),
  unlabel: sellerProcedure
    .input(setConversationLabelInput)
    .mutation(({ ctx, input }) => unlabelConversation(ctx, input)),
  markRead: sellerProcedure.input(markReadInput).mutation(({ ctx, input }) => markConversationRead(ctx, input)),
});
