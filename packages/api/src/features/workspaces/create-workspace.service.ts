import { createHash } from "node:crypto";
import type { CreateWorkspaceInput } from "@piloto/shared/workspaces";
import { enterWorkspaceUnchecked, type Trx } from "../../database/workspace.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { getOwnUser } from "../auth/users.service.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { findWorkspace, lockKey } from "./create-workspace.queries.ts";
import { openWorkspace } from "./open-workspace.service.ts";

export type CreatedWorkspace = { id: string; slug: string; name: string };

/** Makes a workspace owned by the user. The same client key of the same user answers with the same workspace. */
export async function createWorkspace(
  ctx: Context,
  userId: string,
  input: CreateWorkspaceInput,
): Promise<CreatedWorkspace> {
  await limit(ctx.db, "workspacesPerAccount", userId);
  const user = await getOwnUser(ctx.db, userId);
  const id = deriveId(userId, input.clientKey);
  return ctx.db.transaction().execute(async (trx) => {
    const existing = await findExisting(trx, id);
    if (existing) return existing;
    return openWorkspace(trx, userOrigin(ctx, userId), { id, ownerId: userId, name: input.name, locale: user.locale });
  });
}

async function findExisting(trx: Trx, id: string): Promise<CreatedWorkspace | undefined> {
  // A double click sends both requests at once: the second waits here and then finds the first one's workspace.
  await lockKey(trx, id);
  return findWorkspace(await enterWorkspaceUnchecked(trx, id), id);
}

/** The workspace's id is a function of user and client key (uuid version 8, RFC 9562): nobody can aim at another's. */
function deriveId(userId: string, clientKey: string): string {
  const bytes = createHash("sha256").update(`workspace:${userId}:${clientKey}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
