import type { Role } from "@piloto/shared/roles";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { revokeInvitesBy } from "./invites.queries.ts";

/**
 * Withdraws the open invites of somebody who lost power: all of them when they left, those above their role otherwise.
 * Returns how many. Otherwise a person could come back through a link they sent to themselves.
 */
export const withdrawInvitesBy = (
  trx: WorkspaceTrx,
  workspaceId: string,
  sender: { userId: string; stillAllowed?: Role },
): Promise<number> => revokeInvitesBy(trx, workspaceId, sender);
