import { changeRoleInput, memberInput } from "@piloto/shared/members";
import { t } from "../../trpc/init.ts";
import { sensitiveAdminProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { listMembers } from "./members.queries.ts";
import { changeRole, leaveWorkspace, removeMember } from "./members.service.ts";

/** Who belongs to a workspace, and as what. */
export const membersRouter = t.router({
  list: viewerProcedure.query(({ ctx }) => listMembers(ctx.trx, ctx.workspace.id)),
  changeRole: sensitiveAdminProcedure
    .input(changeRoleInput)
    .mutation(({ ctx, input }) => changeRole(ctx, input.userId, input.role)),
  remove: sensitiveAdminProcedure.input(memberInput).mutation(async ({ ctx, input }) => {
    await removeMember(ctx, input.userId);
    return {};
  }),
  leave: viewerProcedure.mutation(async ({ ctx }) => {
    await leaveWorkspace(ctx);
    return {};
  }),
});
