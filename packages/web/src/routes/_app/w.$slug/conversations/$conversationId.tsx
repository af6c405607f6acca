import { createFileRoute } from "@tanstack/react-router";
import { ConversationPage } from "../../../../app/inbox/conversation-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/conversations/$conversationId")({
  staticData: { hidesTabs: true },
  component: ConversationPage,
});
