import { createFileRoute, redirect } from "@tanstack/react-router";
import { leaveForWorkspace } from "../../app/guards.ts";
import { chooseWorkspace } from "../../app/last-workspace.ts";

/** Where mails about an account's security lead: they know no workspace. */
export const Route = createFileRoute("/_app/account/security")({
  beforeLoad: ({ context }) => {
    const workspace = chooseWorkspace(context.me.memberships);
    if (!workspace) return leaveForWorkspace(context.me);
    throw redirect({ to: "/w/$slug/settings/security", params: { slug: workspace.slug }, replace: true });
  },
});
