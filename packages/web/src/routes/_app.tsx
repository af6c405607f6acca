import { createFileRoute } from "@tanstack/react-router";
import { DataProviders } from "../app/data-providers.tsx";
import { requirePerson } from "../app/guards.ts";

export const Route = createFileRoute("/_app")({
  beforeLoad: ({ location }) => requirePerson(location.href),
  component: DataProviders,
});
