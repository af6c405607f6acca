import { inWorkspace } from "../database/workspace.ts";
import type { Services } from "../services.ts";
import type { InWorkspace } from "../trpc/workspace-guard.ts";
import type { OpsContext } from "./ops-context.ts";

/** Runs a feature's service in one transaction inside a workspace, as the API's role, for the operator. */
export function inPlace<Result>(
  context: OpsContext,
  workspaceId: string,
  work: (inside: InWorkspace & Services) => Promise<Result>,
): Promise<Result> {
  const services = context.services();
  return inWorkspace(services.db, workspaceId, (trx) =>
    work({
      ...services,
      trx,
      workspace: { id: workspaceId, role: "owner" },
      actor: { userId: null },
      origin: context.origin,
    }),
  );
}
