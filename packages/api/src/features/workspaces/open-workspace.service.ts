import { randomBytes } from "node:crypto";
import type { Locale } from "@piloto/shared/fields";
import { enterWorkspaceUnchecked, type Trx } from "../../database/workspace.ts";
import { uuidv7 } from "../../http/uuid.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { insertOwner, insertWorkspace } from "./open-workspace.queries.ts";

/** Makes a workspace with one owner. Leaves the transaction inside the new workspace. */
export async function openWorkspace(
  trx: Trx,
  origin: AuditOrigin,
  { id = uuidv7(), ownerId, name, locale }: { id?: string; ownerId: string; name: string; locale: Locale },
): Promise<{ id: string; slug: string; name: string }> {
  const workspace = { id, name, slug: createSlug(name), locale };
  const entered = await enterWorkspaceUnchecked(trx, workspace.id);
  await insertWorkspace(entered, workspace);
  await insertOwner(entered, workspace.id, ownerId);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "workspaces.create",
    target: { kind: "workspace", id: workspace.id, label: name },
  });
  return { id: workspace.id, slug: workspace.slug, name };
}

/** A readable address with random letters behind it, so that two teams of one name never compete: `casa-ipe-k3f9x2`. */
function createSlug(name: string): string {
  const words = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 32)
    .replaceAll(/-$/g, "");
  const suffix = Array.from(randomBytes(6), (byte) => (byte % 36).toString(36)).join("");
  return `${words || "equipe"}-${suffix}`;
}
