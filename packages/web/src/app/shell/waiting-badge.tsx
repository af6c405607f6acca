import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { cn } from "../../ui/cn.ts";
import { useIsSignedIn } from "../use-session.ts";
import { useWorkspace } from "../workspace.ts";

const places = {
  line: "ml-auto",
  corner: "absolute -top-1 -right-1 ring-2 ring-bg",
  tab: "absolute top-1.25 left-[calc(50%+6px)] ring-2 ring-surface",
} as const;

/** How many customers wait for a person: copper, on the way to the conversations. Nothing while nobody waits. */
export function WaitingBadge({ place }: { place: keyof typeof places }) {
  const t = useTranslations("conversations");
  const { workspaceId } = useWorkspace();
  const count = trpc.conversations.counts.useQuery({ workspaceId }, { enabled: useIsSignedIn() }).data?.waiting ?? 0;
  if (count === 0) return null;
  return (
    <span
      className={cn(
        "min-w-4.5 rounded-full bg-person-solid px-1.25 text-center text-2xs/4.5 font-semibold text-on-person tabular-nums",
        places[place],
      )}
    >
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("waitingBadge", { count })}</span>
    </span>
  );
}
