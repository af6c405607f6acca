import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { mainPlaces } from "../places.ts";
import { useWorkspace } from "../workspace.ts";
import { ChannelsMark } from "./channels-mark.tsx";
import { Instruments } from "./instruments.tsx";
import { paletteKey } from "./palette-key.ts";
import { UserMenu } from "./user-menu.tsx";
import { WaitingBadge } from "./waiting-badge.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

type SidebarProps = {
  isRail: boolean;
  /** The page has no top bar: the person's menu stands at the foot of the rail. */
  hasPerson: boolean;
  onSearch: () => void;
  onHelp: () => void;
};

/** Workspace, search, places, instruments. As a rail it keeps the icons and moves the names into tooltips. */
export function Sidebar({ isRail, hasPerson, onSearch, onHelp }: SidebarProps) {
  return (
    <aside
      className={cn("flex min-h-0 flex-col border-r border-border bg-bg", isRail ? "w-rail items-center" : "w-sidebar")}
    >
      <WorkspaceSwitcher isRail={isRail} />
      <SearchButton isRail={isRail} onClick={onSearch} />
      <MainNavigation isRail={isRail} />
      <Instruments isRail={isRail} onHelp={onHelp} />
      {hasPerson && (
        <div className="grid justify-items-center pb-3">
          <UserMenu />
        </div>
      )}
    </aside>
  );
}

function SearchButton({ isRail, onClick }: { isRail: boolean; onClick: () => void }) {
  const t = useTranslations("shell");
  if (isRail) {
    return (
      <IconButton
        label={t("searchLabel")}
        keys={[paletteKey]}
        tooltipSide="right"
        variant="secondary"
        onClick={onClick}
        className="mt-1 mb-2 size-9 text-muted"
      >
        <Search aria-hidden className="size-3.5" />
      </IconButton>
    );
  }
  return (
    <button
      type="button"
      onClick={onClick}
      className="mx-3 mt-1 mb-3 flex h-8 items-center gap-2 rounded-sm border border-border-strong bg-surface pr-1.5 pl-2.5 text-sm text-muted hover:bg-hover"
    >
      <Search aria-hidden className="size-3.5" />
      <span className="min-w-0 flex-1 truncate text-left">{t("search")}</span>
      <Kbd>{paletteKey}</Kbd>
    </button>
  );
}

function MainNavigation({ isRail }: { isRail: boolean }) {
  const t = useTranslations("shell");
  const { slug } = useWorkspace();
  return (
    <nav aria-label={t("navigation")} className="grid gap-0.5 px-2">
      {mainPlaces.map(({ id, icon: Icon, link, exact, key }) => {
        const anchor = (
          <Link
            key={id}
            {...link}
            params={{ slug }}
            activeOptions={{ exact }}
            className={cn(
              "group relative flex items-center gap-2.5 rounded-sm text-sm font-medium text-secondary hover:bg-hover",
              "aria-[current=page]:bg-selected aria-[current=page]:text-text",
              "before:absolute before:inset-y-[7px] before:-left-2 before:w-[3px] before:rounded-r-[3px] aria-[current=page]:before:bg-accent",
              isRail ? "h-9 w-10 justify-center before:-left-2.5" : "h-8 px-2",
              id === "settings" && "mt-2",
            )}
          >
            <Icon aria-hidden className="group-aria-[current=page]:text-accent-text" />
            <span className={isRail ? "sr-only" : "truncate"}>{t(id)}</span>
            {id === "conversations" && <WaitingBadge place={isRail ? "corner" : "line"} />}
            {id === "channels" && <ChannelsMark place={isRail ? "corner" : "line"} />}
          </Link>
        );
        if (!isRail) return anchor;
        return (
          <Tooltip key={id} label={t(id)} keys={["G", key.toUpperCase()]} side="right">
            {anchor}
          </Tooltip>
        );
      })}
    </nav>
  );
}
