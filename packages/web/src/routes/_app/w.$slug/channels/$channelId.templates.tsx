import { createFileRoute } from "@tanstack/react-router";
import { TemplatesPage } from "../../../../features/channels/templates-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/channels/$channelId/templates")({
  staticData: { hidesTabs: true },
  component: TemplatesPage,
});
