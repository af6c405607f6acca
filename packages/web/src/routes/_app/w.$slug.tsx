import { createFileRoute } from "@tanstack/react-router";
import { requireWorkspace } from "../../app/guards.ts";
import { AppShell } from "../../app/shell/app-shell.tsx";

export const Route = createFileRoute("/_app/w/$slug")({
  beforeLoad: ({ context, params }) => requireWorkspace(context.me, params.slug),
  component: AppShell,
});
