import { createFileRoute } from "@tanstack/react-router";
import { DeadLettersPage } from "../../../../features/dead-letters/dead-letters-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/dead-letters")({ component: DeadLettersPage });
