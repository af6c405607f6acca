import { createFileRoute } from "@tanstack/react-router";
import { CannedRepliesPage } from "../../../../features/canned-replies/canned-replies-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/canned-replies")({ component: CannedRepliesPage });
