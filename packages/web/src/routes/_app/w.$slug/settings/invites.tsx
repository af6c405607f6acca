import { createFileRoute } from "@tanstack/react-router";
import { InvitesPage } from "../../../../features/invites/invites-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/invites")({ component: InvitesPage });
