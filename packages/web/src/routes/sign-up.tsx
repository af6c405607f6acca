import { createFileRoute } from "@tanstack/react-router";
import { readReturnSearch } from "../features/auth/search.ts";
import { SignUpPage } from "../features/auth/sign-up-page.tsx";

export const Route = createFileRoute("/sign-up")({
  validateSearch: readReturnSearch,
  component: function SignUpPageRoute() {
    return <SignUpPage search={Route.useSearch()} />;
  },
});
