import type { Role } from "@piloto/shared/roles";
import { roleField } from "@piloto/shared/roles";
import { sql, type Transaction } from "kysely";
import type { DB } from "@piloto/db/schema-types";
import type { Database } from "./pool.ts";

declare const entered: unique symbol;

/** A transaction, for functions that take locks or write several rows. */
export type Trx = Transaction<DB>;

/**
 * A transaction inside one workspace: row-level security shows that workspace alone. Queries on workspace tables ask
 * for this type, so the compiler refuses them outside.
 */
export type WorkspaceTrx = Trx & { readonly [entered]: true };

/** Enters the workspace for the rest of the transaction; undefined when the user is no member, who then sees nothing. */
export async function enterWorkspace(
  trx: Trx,
  workspaceId: string,
  userId: string,
): Promise<{ trx: WorkspaceTrx; role: Role } | undefined> {
  const { rows } = await sql<{
    role: string | null;
  }>`SELECT enter_workspace(${workspaceId}, ${userId}) AS role`.execute(trx);
  const role = roleField.safeParse(rows[0]?.role);
  return role.success ? { trx: brand(trx), role: role.data } : undefined;
}

/** Enters a workspace on the word of something other than a membership: an API key, an accepted invite, a new workspace. */
export async function enterWorkspaceUnchecked(trx: Trx, workspaceId: string): Promise<WorkspaceTrx> {
  await sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`.execute(trx);
  return brand(trx);
}

/** Runs `work` in a transaction of its own inside the workspace: for jobs, and around slow calls that must not hold one. */
export const inWorkspace = <Result>(
  db: Database,
  workspaceId: string,
  work: (trx: WorkspaceTrx) => Promise<Result>,
): Promise<Result> => db.transaction().execute(async (trx) => work(await enterWorkspaceUnchecked(trx, workspaceId)));

/** Lets the transaction read the account's own audit entries. */
export async function enterAccount(trx: Trx, userId: string): Promise<void> {
  await sql`SELECT set_config('app.user_id', ${userId}, true)`.execute(trx);
}

// The brand exists for the compiler only; this is its single source.
function brand(trx: Trx): WorkspaceTrx {
  return trx as WorkspaceTrx;
}
