import type { WorkspaceTrx } from "../../database/workspace.ts";
import { type Announcement, insertRealtimeEvent } from "./announce.queries.ts";

/** Tells every open page of the workspace, after the commit, that something is worth fetching again. */
export const announce = (trx: WorkspaceTrx, workspaceId: string, announcement: Announcement): Promise<void> =>
  insertRealtimeEvent(trx, workspaceId, announcement);
