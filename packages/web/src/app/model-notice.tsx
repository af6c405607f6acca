import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { trpc } from "../api/trpc.ts";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import { useHasRole, useWorkspace } from "./workspace.ts";

/** Why no agent can answer now, and where that ends; nothing when they can. */
export function ModelNotice({ className }: { className?: string }) {
  const t = useTranslations("modelConnections.notice");
  const { workspaceId, slug } = useWorkspace();
  const isAdmin = useHasRole("admin");
  const state = trpc.modelConnections.state.useQuery({ workspaceId }).data;
  if (!state) return null;
  const problem =
    state.source === null ? "none" : state.isBudgetReached ? "budget" : state.status === "failing" ? "failing" : null;
  if (problem === null) return null;
  return (
    <Banner
      tone="warning"
      {...(className && { className })}
      action={
        isAdmin && (
          <Button asChild size="sm">
            <Link to="/w/$slug/settings/model" params={{ slug }}>
              {t(problem === "none" ? "connect" : "look")}
            </Link>
          </Button>
        )
      }
    >
      {t(problem)} {!isAdmin && t("askAdmin")}
    </Banner>
  );
}
