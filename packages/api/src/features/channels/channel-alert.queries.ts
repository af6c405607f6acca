import { type Locale, localeField } from "@piloto/shared/fields";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type Admin = { name: string; email: string; locale: Locale; workspaceName: string; slug: string };

/** Who may mend a channel: admins and owners whose account is open; the first hundred. */
export async function listAdmins(trx: WorkspaceTrx, workspaceId: string): Promise<Admin[]> {
  const rows = await trx
    .selectFrom("memberships as m")
    .innerJoin("users as u", "u.id", "m.userId")
    .innerJoin("workspaces as w", "w.id", "m.workspaceId")
    .select(["u.name", "u.email", "u.locale", "w.name as workspaceName", "w.slug"])
    .where("m.workspaceId", "=", workspaceId)
    .where("m.role", "in", ["admin", "owner"])
    .where("u.disabledAt", "is", null)
    .orderBy("m.createdAt")
    .limit(100)
    .execute();
  return rows.map((row) => ({ ...row, locale: localeField.parse(row.locale) }));
}
