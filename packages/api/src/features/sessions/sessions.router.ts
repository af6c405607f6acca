import { idField } from "@piloto/shared/fields";
import { z } from "zod";
import { sensitiveProcedure } from "../../trpc/procedures.ts";
import { t } from "../../trpc/init.ts";
import { listLiveSessions } from "./sessions.queries.ts";
import { endOtherSessions, endSession } from "./end-sessions.service.ts";

/** Where an account is open: list the devices and end them. */
export const sessionsRouter = t.router({
  list: sensitiveProcedure.query(async ({ ctx }) => {
    const sessions = await listLiveSessions(ctx.db, ctx.account.userId);
    return sessions.map((session) => ({ ...session, isCurrent: session.id === ctx.account.sessionId }));
  }),
  revoke: sensitiveProcedure.input(z.object({ sessionId: idField })).mutation(async ({ ctx, input }) => {
    await endSession(ctx, ctx.account, input.sessionId);
    return {};
  }),
  revokeOthers: sensitiveProcedure.mutation(async ({ ctx }) => ({ ended: await endOtherSessions(ctx, ctx.account) })),
});
