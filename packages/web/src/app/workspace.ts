import { getRouteApi } from "@tanstack/react-router";
import { hasRole, type Role } from "@piloto/shared/roles";
import type { RouterOutputs } from "../api/router.ts";
import { trpc } from "../api/trpc.ts";
import { useSession } from "./use-session.ts";

export type Me = RouterOutputs["auth"]["me"];
export type Membership = Me["memberships"][number];

const workspaceRoute = getRouteApi("/_app/w/$slug");
const appRoute = getRouteApi("/_app");

/** The signed-in person and all their workspaces. Only under the signed-in layout. */
export function useMe(): Me {
  const loaded = appRoute.useRouteContext().me;
  const isSignedIn = useSession().status === "signed_in";
  return trpc.auth.me.useQuery(undefined, { enabled: isSignedIn }).data ?? loaded;
}

/** The workspace in the address and the role one has in it. Only under /w/$slug. */
export function useWorkspace(): Membership {
  const { workspace } = workspaceRoute.useRouteContext();
  return useMe().memberships.find((membership) => membership.workspaceId === workspace.workspaceId) ?? workspace;
}

/** Whether one's role in this workspace reaches `needed`. The server checks again; this only decides what to offer. */
export function useHasRole(needed: Role): boolean {
  return hasRole(useWorkspace().role, needed);
}
