import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { cn } from "../../ui/cn.ts";
import { useIsSignedIn } from "../use-session.ts";
import { useWorkspace } from "../workspace.ts";

/** Says on the way to the channels that one of them waits for somebody: its customers are not answered. */
export function ChannelsMark({ place }: { place: "line" | "corner" }) {
  const t = useTranslations("shell");
  const { workspaceId } = useWorkspace();
  const channels = trpc.channels.list.useQuery({ workspaceId }, { enabled: useIsSignedIn() }).data ?? [];
  const count = channels.filter(({ status }) => status === "needs_reauth" || status === "blocked").length;
  if (count === 0) return null;
  return (
    <span className={cn("text-warning", place === "line" ? "ml-auto" : "absolute -top-1 -right-1 rounded-full bg-bg")}>
      <TriangleAlert aria-hidden className="size-3.5" />
      <span className="sr-only">{t("channelsToMend", { count })}</span>
    </span>
  );
}
