import { createFileRoute } from "@tanstack/react-router";
import { SettingsLayout } from "../../../app/shell/settings-layout.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings")({ component: SettingsLayout });
