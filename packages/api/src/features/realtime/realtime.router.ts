import { announcePresenceInput, listPresenceInput, realtimeInput } from "@piloto/shared/realtime";
import { tracked } from "@trpc/server";
import { AppError } from "../../errors/app-error.ts";
import { t } from "../../trpc/init.ts";
import { viewerProcedure, viewerStreamProcedure } from "../../trpc/procedures.ts";
import { announcePresence, listPresence } from "./presence.service.ts";
import { streamHints } from "./stream-hints.service.ts";

/** What happens while a page is open, and who else has the same one open. */
export const realtimeRouter = t.router({
  events: viewerStreamProcedure.input(realtimeInput).subscription(async function* ({ ctx, input, signal }) {
    const options = { ...ctx.stream, lastEventId: input.lastEventId, signal };
    for await (const { cursor, hint } of streamHints(ctx, options)) yield tracked(cursor, hint);
  }),
  announcePresence: viewerProcedure.input(announcePresenceInput).mutation(({ ctx, input }) => {
    const { userId } = ctx.actor;
    if (userId === null) throw new AppError("FORBIDDEN", { message: "an API key looks at nothing" });
    return announcePresence(ctx.trx, ctx.workspace.id, { ...input, userId });
  }),
  presence: viewerProcedure
    .input(listPresenceInput)
    .query(({ ctx, input }) => listPresence(ctx.trx, ctx.workspace.id, { ...input, userId: ctx.actor.userId })),
});
