import { z } from "zod";
import type { AuditOrigin } from "../audit-log/audit-log.service.ts";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { Vault } from "../../ports/vault/vault.ts";
import { insertOutbox } from "./outbox.queries.ts";

const origin: z.ZodType<AuditOrigin> = z.object({
  actor: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("user"), userId: z.string() }),
    z.object({ kind: z.literal("api_key"), apiKeyId: z.string() }),
    z.object({ kind: z.literal("system") }),
    z.object({ kind: z.literal("anonymous") }),
  ]),
  ip: z.string().nullable(),
  userAgent: z.string(),
  requestId: z.string().nullable(),
});

/** What each kind of outbox row carries. */
export type OutboxPayloads = {
  /** A mail, rendered. */
  mail: { to: string; subject: string; text: string; html: string };
  /** A sign-up was stored: the verification, or, when the address is taken, a word to its owner. */
  signup_mail: { pendingSignupId: string; token: string };
  /** Somebody asked for a password reset of this address, which may or may not be an account's. */
  reset_mail: { email: string; origin: AuditOrigin };
  /** A sign-in failed for this address, which may or may not be an account's. */
  sign_in_failed: { email: string; origin: AuditOrigin };
  /** A refresh token was reused: written by the refresh statement itself, hence the only kind that is not sealed. */
  session_reused: { sessionId: string; ip: string | null; userAgent: string | null };
};

export type OutboxKind = keyof OutboxPayloads;
export type OutboxPayload<Kind extends OutboxKind> = OutboxPayloads[Kind];

const payloadSchemas: { [Kind in OutboxKind]: z.ZodType<OutboxPayloads[Kind]> } = {
  mail: z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() }),
  signup_mail: z.object({ pendingSignupId: z.string(), token: z.string() }),
  reset_mail: z.object({ email: z.string(), origin }),
  sign_in_failed: z.object({ email: z.string(), origin }),
  session_reused: z.object({ sessionId: z.string(), ip: z.string().nullable(), userAgent: z.string().nullable() }),
};

/** Under which a payload is sealed. */
export const outboxContext = (kind: string): string => `outbox:${kind}`;

/** Leaves work to be done after the commit of this transaction, and only then. */
export async function enqueue<Kind extends Exclude<OutboxKind, "session_reused">>(
  { vault }: { vault: Vault },
  trx: Trx | Database,
  kind: Kind,
  payload: OutboxPayload<Kind>,
): Promise<void> {
  await insertOutbox(trx, kind, vault.seal(JSON.stringify(payload), outboxContext(kind)));
}

/** Reads a row's payload back. Throws when it was sealed under a key that is gone, or has another shape. */
export function openPayload<Kind extends OutboxKind>(vault: Vault, kind: Kind, payload: Buffer): OutboxPayload<Kind> {
  const text = kind === "session_reused" ? payload.toString("utf8") : vault.open(payload, outboxContext(kind));
  return payloadSchemas[kind].parse(JSON.parse(text));
}
