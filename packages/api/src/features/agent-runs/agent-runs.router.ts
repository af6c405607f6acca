import { getAgentRunInput, listAgentRunsInput, listConversationRunsInput } from "@piloto/shared/agent-runs";
import { t } from "../../trpc/init.ts";
import { viewerProcedure } from "../../trpc/procedures.ts";
import { listAgentRuns, listConversationRuns, readRun } from "./read-runs.service.ts";

/** What agents did, and why: the turns of a conversation or of an agent. */
export const agentRunsRouter = t.router({
  listOfConversation: viewerProcedure
    .input(listConversationRunsInput)
    .query(({ ctx, input }) => listConversationRuns(ctx.trx, ctx.workspace.id, input)),
  listOfAgent: viewerProcedure
    .input(listAgentRunsInput)
    .query(({ ctx, input }) => listAgentRuns(ctx.trx, ctx.workspace.id, input)),
  get: viewerProcedure
    .input(getAgentRunInput)
    .query(({ ctx, input }) => readRun(ctx.trx, ctx.workspace.id, input.runId)),
});
