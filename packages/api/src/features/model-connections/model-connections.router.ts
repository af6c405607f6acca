import {
  getModelConnectionInput,
  removeModelConnectionInput,
  saveModelConnectionInput,
  testModelConnectionInput,
} from "@piloto/shared/model-connections";
import { t } from "../../trpc/init.ts";
import { adminCallProcedure, adminProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { removeModelConnection, saveModelConnection } from "./edit-model-connection.service.ts";
import { readModelState } from "./model-access.service.ts";
import { readModelConnection } from "./read-model-connection.service.ts";
import { testModelConnection } from "./test-model-connection.service.ts";

/** The language model a workspace's agents think with. */
export const modelConnectionsRouter = t.router({
  state: viewerProcedure
    .input(getModelConnectionInput)
    .query(({ ctx }) => readModelState(ctx, ctx.trx, ctx.workspace.id)),
  get: adminProcedure
    .input(getModelConnectionInput)
    .query(({ ctx }) => readModelConnection(ctx, ctx.trx, ctx.workspace.id)),
  save: adminProcedure.input(saveModelConnectionInput).mutation(async ({ ctx, input }) => {
    await saveModelConnection(ctx, input);
    return readModelConnection(ctx, ctx.trx, ctx.workspace.id);
  }),
  remove: adminProcedure.input(removeModelConnectionInput).mutation(async ({ ctx }) => {
    await removeModelConnection(ctx);
    return {};
  }),
  test: adminCallProcedure
    .input(testModelConnectionInput)
    .mutation(({ ctx, input }) => testModelConnection(ctx, input)),
});
