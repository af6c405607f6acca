import { createFileRoute } from "@tanstack/react-router";

// The conversation's page shows the contact: as a pane, a drawer or a screen of its own, by the width there is.
export const Route = createFileRoute("/_app/w/$slug/conversations/$conversationId/contact")({});
