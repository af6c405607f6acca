import type { UpdateWorkspaceInput } from "@piloto/shared/workspaces";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { queueFilesDeletion } from "../attachments/delete-workspace-files.service.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { getOwnUser } from "../auth/users.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import {
  deleteWorkspace,
  isKnownTimezone,
  listOwners,
  lockWorkspace,
  updateWorkspace,
  type Workspace,
  type WorkspaceChanges,
} from "./workspaces.queries.ts";

/** Holds the workspace until the transaction ends; call it before reading what a change depends on. */
export const takeTurn = (trx: WorkspaceTrx, workspaceId: string): Promise<Workspace> => lockWorkspace(trx, workspaceId);

/** Changes the fields that differ and records each with what it was before; nothing to change is no event. */
export async function changeWorkspace(
  ctx: InWorkspace,
  action: "workspaces.rename" | "workspaces.update",
  wanted: WorkspaceChanges,
): Promise<Workspace> {
  const before = await lockWorkspace(ctx.trx, ctx.workspace.id);
  const changes = pickChanges(before, wanted);
  if (Object.keys(changes).length === 0) return before;
  if (changes.timezone !== undefined && !(await isKnownTimezone(ctx.trx, changes.timezone))) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "timezone", message: "is unknown" }] });
  }
  await updateWorkspace(ctx.trx, before.id, changes);
  await recordAudit(ctx.trx, ctx.origin, {
    workspaceId: before.id,
    action,
    target: { kind: "workspace", id: before.id, label: changes.name ?? before.name },
    details: Object.fromEntries(
      Object.entries(changes).map(([field, after]) => [field, { before: Reflect.get(before, field), after }]),
    ),
  });
  return { ...before, ...changes };
}

/** The settings of an update, without the absent ones. */
export function toChanges({ timezone, locale, retentionDays }: UpdateWorkspaceInput): WorkspaceChanges {
  return {
    ...(timezone !== undefined && { timezone }),
    ...(locale !== undefined && { locale }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

const changeable = ["name", "timezone", "locale", "retentionDays"] as const;

function pickChanges(before: Workspace, wanted: WorkspaceChanges): WorkspaceChanges {
  const differing = changeable.filter((field) => wanted[field] !== undefined && wanted[field] !== before[field]);
  return Object.fromEntries(differing.map((field) => [field, wanted[field]]));
}

/**
 * Deletes the workspace with all that belongs to it, and tells its owners by mail. Throws VALIDATION_FAILED when
 * `confirmName` is not its name. The account's own log keeps the fact, without the name: other teams read that entry.
 */
export async function removeWorkspace(ctx: Context & InWorkspace, userId: string, confirmName: string): Promise<void> {
  const { trx } = ctx;
  const workspace = await lockWorkspace(trx, ctx.workspace.id);
  if (confirmName !== workspace.name) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "confirmName", message: "is not its name" }] });
  }
  const owners = await listOwners(trx, workspace.id);
  const user = await getOwnUser(ctx.trx, userId);
  await deleteWorkspace(trx, workspace.id);
  await queueFilesDeletion(ctx, trx, workspace.id);
  for (const { name, email, locale } of owners) {
    await queueMail(ctx, trx, {
      template: "workspaceDeleted",
      to: email,
      locale,
      values: { name, workspaceName: workspace.name, deletedBy: user.name },
    });
  }
  await recordAudit(trx, ctx.origin, {
    userId,
    action: "workspaces.delete",
    target: { kind: "workspace", id: workspace.id },
  });
}
