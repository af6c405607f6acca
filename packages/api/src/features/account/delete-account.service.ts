import { enterWorkspaceUnchecked, type Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { queueFilesDeletion } from "../attachments/delete-workspace-files.service.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { lockOwnUser } from "../auth/users.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { clearSessionCookies, endAllSessions } from "../sessions/sessions.service.ts";
import { deleteUser, deleteWorkspaceRow, listOwnWorkspaces, lockOtherMembers } from "./account.queries.ts";

/**
 * Deletes the signed-in person's account, with the workspaces in which they are alone. Throws LAST_OWNER naming a
 * workspace that has other people and no other owner, VALIDATION_FAILED when the typed address is not theirs.
 */
export async function deleteAccount(ctx: Context, userId: string, confirmEmail: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    if (user.email !== confirmEmail) {
      throw new AppError("VALIDATION_FAILED", { fields: [{ field: "confirmEmail", message: "is another address" }] });
    }
    await deleteLonelyWorkspaces(ctx, trx, userId);
    // Above every epoch the account ever had: the row that knows it is about to go.
    await endAllSessions(trx, userId, user.sessionEpoch + 1, "account_disabled");
    await queueMail(ctx, trx, {
      template: "accountDeleted",
      to: user.email,
      locale: user.locale,
      values: { name: user.name },
    });
    // Still a member, so that the remaining workspaces' logs tell of it; the account's own log goes with the account.
    await recordAudit(trx, userOrigin(ctx, userId), {
      userId,
      action: "account.delete",
      target: { kind: "user", id: userId, label: user.email },
    });
    await deleteUser(trx, userId);
  });
  clearSessionCookies(ctx);
}

async function deleteLonelyWorkspaces(ctx: Context, trx: Trx, userId: string): Promise<void> {
  for (const { workspaceId, name } of await listOwnWorkspaces(trx, userId)) {
    const entered = await enterWorkspaceUnchecked(trx, workspaceId);
    const others = await lockOtherMembers(entered, workspaceId, userId);
    if (others.members === 0) {
      await deleteWorkspaceRow(entered, workspaceId);
      await queueFilesDeletion(ctx, entered, workspaceId);
    } else if (others.owners === 0) {
      throw new AppError("LAST_OWNER", { details: { workspaceId, workspaceName: name } });
    }
  }
}
