import { createFileRoute } from "@tanstack/react-router";
import { AuditLogPage } from "../../../../features/audit-log/audit-log-page.tsx";
import { readAuditSearch } from "../../../../features/audit-log/audit-search.ts";

export const Route = createFileRoute("/_app/w/$slug/settings/audit-log")({
  validateSearch: readAuditSearch,
  component: AuditLogPage,
});
