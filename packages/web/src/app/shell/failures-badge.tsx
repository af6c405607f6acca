import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useIsSignedIn } from "../use-session.ts";
import { useWorkspace } from "../workspace.ts";

/** How much given-up work waits for a decision. Only where admins see it: nobody else may ask. */
export function FailuresBadge() {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const counts = trpc.deadLetters.counts.useQuery({ workspaceId }, { enabled: useIsSignedIn() }).data;
  const count = (counts?.deadLetters ?? 0) + (counts?.failedWebhooks ?? 0);
  if (count === 0) return null;
  return (
    <span className="ml-auto min-w-4.5 rounded-full bg-warning-tint px-1.25 text-center text-2xs/4.5 font-semibold text-warning tabular-nums">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("badge", { count })}</span>
    </span>
  );
}
