import { createFileRoute } from "@tanstack/react-router";
import { OverviewPage } from "../../../features/overview/overview-page.tsx";
import { readOverviewSearch } from "../../../features/overview/overview-period.ts";

export const Route = createFileRoute("/_app/w/$slug/")({
  validateSearch: readOverviewSearch,
  component: OverviewPage,
});
