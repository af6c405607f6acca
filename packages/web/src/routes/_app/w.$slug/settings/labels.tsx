import { createFileRoute } from "@tanstack/react-router";
import { LabelsPage } from "../../../../features/labels/labels-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/labels")({ component: LabelsPage });
