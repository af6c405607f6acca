import { overviewInput } from "@piloto/shared/overview";
import { t } from "../../trpc/init.ts";
import { viewerProcedure } from "../../trpc/procedures.ts";
import { readOverview } from "./overview.service.ts";

/** The first page of a workspace: numbers of a period, and what waits for somebody. */
export const overviewRouter = t.router({
  get: viewerProcedure.input(overviewInput).query(({ ctx, input }) => readOverview(ctx, input)),
});
