import { createFileRoute } from "@tanstack/react-router";
import { readSecondFactorSearch } from "../features/auth/search.ts";
import { SecondFactorPage } from "../features/auth/second-factor-page.tsx";

export const Route = createFileRoute("/second-factor")({
  validateSearch: readSecondFactorSearch,
  component: function SecondFactorPageRoute() {
    return <SecondFactorPage search={Route.useSearch()} />;
  },
});
