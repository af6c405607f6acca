import { createFileRoute } from "@tanstack/react-router";
import { GeneralPage } from "../../../../features/workspaces/general-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/general")({ component: GeneralPage });
