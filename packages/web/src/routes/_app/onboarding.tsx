import { createFileRoute } from "@tanstack/react-router";
import { CreateWorkspacePage } from "../../features/auth/create-workspace-page.tsx";

export const Route = createFileRoute("/_app/onboarding")({ component: CreateWorkspacePage });
