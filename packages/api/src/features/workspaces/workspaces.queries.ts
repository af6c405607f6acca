import type { Locale } from "@piloto/shared/fields";
import { localeField } from "@piloto/shared/fields";
import { type Role, roleField } from "@piloto/shared/roles";
import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export type Workspace = {
  id: string;
  name: string;
  slug: string;
  timezone: string;
  locale: Locale;
  retentionDays: number | null;
  createdAt: Date;
};

export type WorkspaceOfUser = {
  workspaceId: string;
  name: string;
  slug: string;
  role: Role;
  timezone: string;
  locale: Locale;
};

/** The workspaces of a user through the one door that looks across them, by name. */
export async function listWorkspacesOf(db: Database, userId: string): Promise<WorkspaceOfUser[]> {
  const { rows } = await sql<Omit<WorkspaceOfUser, "role" | "locale"> & { role: string; locale: string }>`
    SELECT workspace_id, name, slug, role, timezone, locale FROM memberships_of(${userId})`.execute(db);
  return rows.map((row) => ({ ...row, role: roleField.parse(row.role), locale: localeField.parse(row.locale) }));
}

const columns = ["id", "name", "slug", "timezone", "locale", "retentionDays", "createdAt"] as const;

export async function getWorkspace(trx: WorkspaceTrx, workspaceId: string): Promise<Workspace> {
  const row = await trx.selectFrom("workspaces").select(columns).where("id", "=", workspaceId).executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND");
  return { ...row, locale: localeField.parse(row.locale) };
}

/** Holds the workspace until the transaction ends: changes of its people and keys take turns. */
export async function lockWorkspace(trx: WorkspaceTrx, workspaceId: string): Promise<Workspace> {
  const row = await trx
    .selectFrom("workspaces")
    .select(columns)
    .where("id", "=", workspaceId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND");
  return { ...row, locale: localeField.parse(row.locale) };
}

export type WorkspaceChanges = Partial<Pick<Workspace, "name" | "timezone" | "locale" | "retentionDays">>;

export async function updateWorkspace(
  trx: WorkspaceTrx,
  workspaceId: string,
  changes: WorkspaceChanges,
): Promise<void> {
  await trx
    .updateTable("workspaces")
    .set({ ...changes, updatedAt: sql<Date>`now()` })
    .where("id", "=", workspaceId)
    .execute();
}

/** Deletes the workspace; every row of it goes with it, its audit chain included. */
export async function deleteWorkspace(trx: WorkspaceTrx, workspaceId: string): Promise<void> {
  await trx.deleteFrom("workspaces").where("id", "=", workspaceId).execute();
}

/** Whether the database, which computes the days, knows the zone. */
export async function isKnownTimezone(trx: WorkspaceTrx, timezone: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_timezone_names WHERE name = ${timezone}`.execute(trx);
  return rows.length > 0;
}

export type Owner = { name: string; email: string; locale: Locale };

export async function listOwners(trx: WorkspaceTrx, workspaceId: string): Promise<Owner[]> {
  const rows = await trx
    .selectFrom("memberships as m")
    .innerJoin("users as u", "u.id", "m.userId")
    .select(["u.name", "u.email", "u.locale"])
    .where("m.workspaceId", "=", workspaceId)
    .where("m.role", "=", "owner")
    .where("u.disabledAt", "is", null)
    .execute();
  return rows.map((row) => ({ ...row, locale: localeField.parse(row.locale) }));
}
