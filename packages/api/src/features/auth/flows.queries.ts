import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { Flow } from "./flows.service.ts";

export type FlowKind = "second_factor" | "passkey_sign_in" | "passkey_registration" | "passkey_step_up" | "google";

const maxAttempts = 5;

export async function insertFlow(
  db: Database,
  flow: { kind: FlowKind; userId: string | null; state: Record<string, unknown>; tokenHash: Buffer; seconds: number },
): Promise<void> {
  await db
    .insertInto("authFlows")
    .values({
      kind: flow.kind,
      userId: flow.userId,
      tokenHash: flow.tokenHash,
      state: JSON.stringify(flow.state),
      expiresAt: sql<Date>`now() + make_interval(secs => ${flow.seconds})`,
    })
    .execute();
}

/** The live flow with this token; its count of attempts goes up by one, atomically, before anything is compared. */
export async function findFlow(db: Database, kind: FlowKind, tokenHash: Buffer): Promise<Flow | undefined> {
  const { rows } = await sql<Flow>`
    UPDATE auth_flows SET attempts = attempts + 1
    WHERE token_hash = ${tokenHash} AND kind = ${kind} AND expires_at > now() AND attempts < ${maxAttempts}
    RETURNING id, kind, user_id, state, attempts`.execute(db);
  return rows[0];
}

/** Adds to the state of a live flow without counting a try; the flow, or undefined when there is none. */
export async function mergeFlowState(
  db: Database,
  kind: FlowKind,
  tokenHash: Buffer,
  patch: Record<string, unknown>,
): Promise<Flow | undefined> {
  const { rows } = await sql<Flow>`
    UPDATE auth_flows SET state = state || ${JSON.stringify(patch)}::jsonb
    WHERE token_hash = ${tokenHash} AND kind = ${kind} AND expires_at > now() AND attempts < ${maxAttempts}
    RETURNING id, kind, user_id, state, attempts`.execute(db);
  return rows[0];
}

/** True for the one caller that deleted it. */
export async function deleteFlow(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("authFlows").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}
