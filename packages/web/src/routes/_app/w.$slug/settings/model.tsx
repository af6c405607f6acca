import { createFileRoute } from "@tanstack/react-router";
import { ModelConnectionPage } from "../../../../features/model-connections/model-connection-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/model")({ component: ModelConnectionPage });
