import { z } from "zod";
import { idField, pageInput, workspaceInput } from "./fields.ts";

/** How many may be decided about in one go: what a page shows. */
const maxAtOnce = 100;

export const deadLetterStates = ["open", "resolved"] as const;

/** Work that was given up, newest first. */
export const listDeadLettersInput = workspaceInput
  .extend(pageInput.shape)
  .extend({ state: z.enum(deadLetterStates).default("open") });
export type ListDeadLettersInput = z.infer<typeof listDeadLettersInput>;

export const deadLettersInput = workspaceInput.extend({ deadLetterIds: z.array(idField).min(1).max(maxAtOnce) });

export const storedWebhookStates = ["failed", "waiting"] as const;

/** Webhooks that were stored and not, or not yet, read; newest first. */
export const listStoredWebhooksInput = workspaceInput
  .extend(pageInput.shape)
  .extend({ state: z.enum(storedWebhookStates).default("failed") });
export type ListStoredWebhooksInput = z.infer<typeof listStoredWebhooksInput>;

export const storedWebhooksInput = workspaceInput.extend({ webhookEventIds: z.array(idField).min(1).max(maxAtOnce) });
