import {
  archiveAgentInput,
  createAgentInput,
  getAgentInput,
  getAgentVersionInput,
  listAgentsInput,
  listAgentVersionsInput,
  publishAgentInput,
  rollBackAgentInput,
  updateDraftInput,
} from "@piloto/shared/agents";
import { t } from "../../trpc/init.ts";
import { adminProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { createAgent, saveDraft, setArchived } from "./edit-agent.service.ts";
import { publishAgent, rollBackAgent } from "./publish-agent.service.ts";
import { listAgentPage, readAgent } from "./read-agents.service.ts";
import { listVersionPage, readVersion } from "./read-versions.service.ts";

// Everyone in the workspace may see how an agent works; only admins change what customers hear.
const readProcedure = viewerProcedure.meta({ apiKeyScope: "agents:read" });

/** Agents with one draft and immutable versions. The model feature: copy its shape for a new one. */
export const agentsRouter = t.router({
  list: readProcedure.input(listAgentsInput).query(({ ctx, input }) => listAgentPage(ctx.trx, ctx.workspace.id, input)),
  get: readProcedure
    .input(getAgentInput)
    .query(({ ctx, input }) => readAgent(ctx.trx, ctx.workspace.id, input.agentId)),
  listVersions: viewerProcedure
    .input(listAgentVersionsInput)
    .query(({ ctx, input }) => listVersionPage(ctx.trx, ctx.workspace.id, input)),
  getVersion: viewerProcedure
    .input(getAgentVersionInput)
    .query(({ ctx, input }) => readVersion(ctx.trx, ctx.workspace.id, input)),

  create: adminProcedure.input(createAgentInput).mutation(({ ctx, input }) => createAgent(ctx, input)),
  updateDraft: adminProcedure.input(updateDraftInput).mutation(({ ctx, input }) => saveDraft(ctx, input)),
  publish: adminProcedure.input(publishAgentInput).mutation(({ ctx, input }) => publishAgent(ctx, input)),
  rollBack: adminProcedure.input(rollBackAgentInput).mutation(({ ctx, input }) => rollBackAgent(ctx, input)),
  archive: adminProcedure
    .input(archiveAgentInput)
    .mutation(({ ctx, input }) => setArchived(ctx, { agentId: input.agentId, isArchived: true })),
  unarchive: adminProcedure
    .input(archiveAgentInput)
    .mutation(({ ctx, input }) => setArchived(ctx, { agentId: input.agentId, isArchived: false })),
});
