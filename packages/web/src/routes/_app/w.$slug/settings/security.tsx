import { createFileRoute } from "@tanstack/react-router";
import { googleErrors, type GoogleError } from "@piloto/shared/google-errors";
import { SecurityPage } from "../../../../features/security/security-page.tsx";

export const Route = createFileRoute("/_app/w/$slug/settings/security")({
  // `undefined` and not "absent": the router keeps what the address says under every key not returned here.
  validateSearch: (search): { error?: GoogleError | undefined } => ({
    error: googleErrors.find((known) => known === search["error"]),
  }),
  component: RouteComponent,
});

function RouteComponent() {
  return <SecurityPage googleError={Route.useSearch().error} />;
}
