import { Link } from "@tanstack/react-router";
import { Menu as MenuIcon } from "lucide-react";
import { useTranslations } from "use-intl";
import { mainPlaces } from "../places.ts";
import { useWorkspace } from "../workspace.ts";
import { WaitingBadge } from "./waiting-badge.tsx";

/** Four fit a thumb; the channels stand at the top of "Mais". */
const tabs = mainPlaces.filter(({ id }) => id !== "channels");

/** The phone's way around; "Mais" is the settings, where everything else lives. */
export function PhoneTabs() {
  const t = useTranslations("shell");
  const { slug } = useWorkspace();
  return (
    <nav
      aria-label={t("navigation")}
      className="grid auto-cols-fr grid-flow-col border-t border-border bg-surface pb-[env(safe-area-inset-bottom)]"
    >
      {tabs.map(({ id, icon, link, exact }) => {
        const isMore = id === "settings";
        const Icon = isMore ? MenuIcon : icon;
        return (
          <Link
            key={id}
            {...link}
            params={{ slug }}
            activeOptions={{ exact }}
            className="relative grid h-14 place-content-center justify-items-center gap-0.5 text-2xs/3.5 font-medium text-muted before:absolute before:inset-x-[28%] before:-top-px before:h-[3px] before:rounded-b-[3px] aria-[current=page]:font-semibold aria-[current=page]:text-accent-text aria-[current=page]:before:bg-accent"
          >
            <Icon aria-hidden className="size-5.5" />
            {isMore ? t("more") : t(id)}
            {id === "conversations" && <WaitingBadge place="tab" />}
          </Link>
        );
      })}
    </nav>
  );
}
