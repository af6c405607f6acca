import { createFileRoute } from "@tanstack/react-router";
import { leaveForWorkspace } from "../../app/guards.ts";

export const Route = createFileRoute("/_app/")({
  beforeLoad: ({ context }) => leaveForWorkspace(context.me),
});
