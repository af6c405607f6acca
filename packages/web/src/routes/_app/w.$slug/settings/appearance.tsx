import { createFileRoute } from "@tanstack/react-router";
import { AppearancePage } from "../../../../features/appearance/appearance-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/appearance")({ component: AppearancePage });
