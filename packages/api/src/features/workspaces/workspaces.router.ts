import {
  createWorkspaceInput,
  deleteWorkspaceInput,
  renameWorkspaceInput,
  updateWorkspaceInput,
} from "@piloto/shared/workspaces";
import { t } from "../../trpc/init.ts";
import { adminProcedure, sensitiveOwnerProcedure, signedInProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { createWorkspace } from "./create-workspace.service.ts";
import { getWorkspace, listWorkspacesOf } from "./workspaces.queries.ts";
import { changeWorkspace, removeWorkspace, toChanges } from "./workspaces.service.ts";

/** Teams: what every other row of the product belongs to. */
export const workspacesRouter = t.router({
  list: signedInProcedure.query(({ ctx }) => listWorkspacesOf(ctx.db, ctx.account.userId)),
  get: viewerProcedure.query(async ({ ctx }) => ({
    ...(await getWorkspace(ctx.trx, ctx.workspace.id)),
    role: ctx.workspace.role,
  })),
  create: signedInProcedure
    .input(createWorkspaceInput)
    .mutation(({ ctx, input }) => createWorkspace(ctx, ctx.account.userId, input)),
  rename: adminProcedure
    .input(renameWorkspaceInput)
    .mutation(({ ctx, input }) => changeWorkspace(ctx, "workspaces.rename", { name: input.name })),
  update: adminProcedure
    .input(updateWorkspaceInput)
    .mutation(({ ctx, input }) => changeWorkspace(ctx, "workspaces.update", toChanges(input))),
  delete: sensitiveOwnerProcedure.input(deleteWorkspaceInput).mutation(async ({ ctx, input }) => {
    await removeWorkspace(ctx, ctx.account.userId, input.confirmName);
    return {};
  }),
});
