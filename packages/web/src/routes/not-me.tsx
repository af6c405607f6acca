import { createFileRoute } from "@tanstack/react-router";
import { NotMePage } from "../features/auth/not-me-page.tsx";

export const Route = createFileRoute("/not-me")({ component: NotMePage });
