import { Outlet, useMatches } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { TopBarEnd } from "../../ui/page.tsx";
import { Toaster } from "../../ui/toaster.tsx";
import { TooltipProvider } from "../../ui/tooltip.tsx";
import { LiveUpdates } from "../inbox/live-updates.tsx";
import { useMediaQuery } from "../use-media-query.ts";
import { CommandPalette } from "./command-palette.tsx";
import { KeyboardHelp } from "./keyboard-help.tsx";
import { OfflineStrip } from "./offline-strip.tsx";
import { PhoneTabs } from "./phone-tabs.tsx";
import { RouteAnnouncer } from "./route-announcer.tsx";
import { Sidebar } from "./sidebar.tsx";
import { ThemeButton } from "./theme-button.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { UserMenu } from "./user-menu.tsx";

/** The frame of every page of a workspace: sidebar, rail or tabs around the content. */
export function AppShell() {
  const t = useTranslations("app");
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const matches = useMatches();
  const isWide = useMediaQuery("(min-width: 1280px)");
  const isPhone = useMediaQuery("(max-width: 767px)");
  const isRail = !isWide || matches.some((match) => match.staticData.rail);
  const hasOwnHeader = matches.some((match) => match.staticData.hasOwnHeader);
  const hidesTabs = matches.some((match) => match.staticData.hidesTabs);
  useShortcuts({ onPalette: () => setOpen("palette"), onHelp: () => setOpen("help") });
  const closer = (isOpen: boolean) => !isOpen && setOpen(null);
  return (
    <TooltipProvider delayDuration={400} skipDelayDuration={200}>
      <a
        href="#content"
        className="sr-only z-50 rounded-sm bg-accent px-3 py-2 font-semibold text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t("skipToContent")}
      </a>
      <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] md:grid-cols-[auto_minmax(0,1fr)] md:grid-rows-[auto_minmax(0,1fr)]">
        <div className="md:col-span-2">
          <OfflineStrip />
        </div>
        {!isPhone && (
          <Sidebar
            isRail={isRail}
            hasPerson={hasOwnHeader}
            onSearch={() => setOpen("palette")}
            onHelp={() => setOpen("help")}
          />
        )}
        <main id="content" tabIndex={-1} className="min-h-0 min-w-0 outline-none">
          <TopBarEnd value={<TopBarTools />}>
            <Outlet />
          </TopBarEnd>
        </main>
        {isPhone && !hidesTabs && <PhoneTabs />}
      </div>
      <CommandPalette open={open === "palette"} onOpenChange={closer} onHelp={() => setOpen("help")} />
      <KeyboardHelp open={open === "help"} onOpenChange={closer} />
      <RouteAnnouncer />
      <LiveUpdates />
      <Toaster />
    </TooltipProvider>
  );
}

function TopBarTools() {
  return (
    <span className="flex shrink-0 items-center gap-1">
      <ThemeButton />
      <UserMenu />
    </span>
  );
}
