import { createFileRoute } from "@tanstack/react-router";
import { readReturnSearch } from "../features/auth/search.ts";
import { CheckMailPage } from "../features/auth/check-mail-page.tsx";

export const Route = createFileRoute("/check-mail")({
  validateSearch: readReturnSearch,
  component: function CheckMailPageRoute() {
    return <CheckMailPage search={Route.useSearch()} />;
  },
});
