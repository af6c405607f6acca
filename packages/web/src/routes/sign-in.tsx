import { createFileRoute } from "@tanstack/react-router";
import { readSignInSearch } from "../features/auth/search.ts";
import { SignInPage } from "../features/auth/sign-in-page.tsx";

export const Route = createFileRoute("/sign-in")({
  validateSearch: readSignInSearch,
  component: function SignInPageRoute() {
    return <SignInPage search={Route.useSearch()} />;
  },
});
