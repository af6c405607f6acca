import { notFound, redirect } from "@tanstack/react-router";
import { requireMessages } from "./language-provider.tsx";
import { chooseWorkspace, rememberWorkspace } from "./last-workspace.ts";
import { safeReturnTo } from "./return-to.ts";
import { waitForSession } from "./use-session.ts";
import type { Me, Membership } from "./workspace.ts";

/** Lets signed-in people through, with who they are; sends others to sign in and back here afterwards. */
export async function requirePerson(href: string): Promise<{ me: Me }> {
  const view = await waitForSession();
  if (view.status === "signed_out") {
    const ended = view.endReason === "left" ? null : view.endReason;
    const returnTo = view.endReason === "left" || href === "/" ? undefined : safeReturnTo(href);
    throw redirect({ to: "/sign-in", search: { ...(returnTo && { returnTo }), ...(ended && { ended }) } });
  }
  const [{ queryUtils }] = await Promise.all([import("./query-client.ts"), requireMessages("workspace")]);
  return { me: await queryUtils.auth.me.ensureData() };
}

/** "/": on to the last workspace, or to making the first one. */
export function leaveForWorkspace(me: Me): never {
  const workspace = chooseWorkspace(me.memberships);
  if (!workspace) throw redirect({ to: "/onboarding", replace: true });
  throw redirect({ to: "/w/$slug", params: { slug: workspace.slug }, replace: true });
}

/** Finds the workspace of the address among one's own; a foreign one looks exactly like a missing one. */
export function requireWorkspace(me: Me, slug: string): { workspace: Membership } {
  const workspace = me.memberships.find((membership) => membership.slug === slug);
  if (!workspace) throw notFound();
  rememberWorkspace(slug);
  return { workspace };
}
