import { tryAgentInput } from "@piloto/shared/playground";
import { t } from "../../trpc/init.ts";
import { adminCallProcedure } from "../../trpc/procedures.ts";
import { tryAgent } from "./try-agent.service.ts";

/** Trying an agent's draft before customers hear it. */
export const playgroundRouter = t.router({
  try: adminCallProcedure.input(tryAgentInput).mutation(({ ctx, input }) => tryAgent(ctx, input)),
});
