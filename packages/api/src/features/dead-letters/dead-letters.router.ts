import {
  deadLettersInput,
  listDeadLettersInput,
  listStoredWebhooksInput,
  storedWebhooksInput,
} from "@piloto/shared/dead-letters";
import { workspaceInput } from "@piloto/shared/fields";
import { t } from "../../trpc/init.ts";
import { adminProcedure } from "../../trpc/procedures.ts";
import { countDeadLetters, listDeadLetters, listStoredWebhooks } from "./read-dead-letters.service.ts";
import { discardDeadLetters, replayWebhooks, retryDeadLetters } from "./resolve-dead-letters.service.ts";

/** Work that was given up, and webhooks that could not be read: what an admin tries again or lets go. */
export const deadLettersRouter = t.router({
  list: adminProcedure.input(listDeadLettersInput).query(({ ctx, input }) => listDeadLetters(ctx, input)),
  counts: adminProcedure.input(workspaceInput).query(({ ctx }) => countDeadLetters(ctx)),
  retry: adminProcedure.input(deadLettersInput).mutation(({ ctx, input }) => retryDeadLetters(ctx, input)),
  discard: adminProcedure.input(deadLettersInput).mutation(({ ctx, input }) => discardDeadLetters(ctx, input)),
  listWebhooks: adminProcedure.input(listStoredWebhooksInput).query(({ ctx, input }) => listStoredWebhooks(ctx, input)),
  /** Reads stored webhooks once more, from their bytes; what was read before stays as it is. */
  replayWebhooks: adminProcedure.input(storedWebhooksInput).mutation(({ ctx, input }) => replayWebhooks(ctx, input)),
});
