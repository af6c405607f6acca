import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { type LucideIcon, Radio } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { hasRole } from "@piloto/shared/roles";
import { cn } from "../../ui/cn.ts";
import { Page } from "../../ui/page.tsx";
import { accountPlaces, workspacePlaces } from "../places.ts";
import { useMediaQuery } from "../use-media-query.ts";
import { useWorkspace } from "../workspace.ts";
import { ChannelsMark } from "./channels-mark.tsx";
import { FailuresBadge } from "./failures-badge.tsx";

const linkStyle =
  "group flex h-8 items-center gap-2.5 rounded-sm px-2 text-sm font-medium text-secondary hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:text-text max-md:h-11 max-md:text-md";

/** Sub-navigation beside the chosen settings page; on a phone the list is a page of its own. */
export function SettingsLayout() {
  const t = useTranslations("shell");
  const { slug } = useWorkspace();
  const pathname = useLocation({ select: (location) => location.pathname });
  const isPhone = useMediaQuery("(max-width: 767px)");
  const isIndex = /\/settings\/?$/.test(pathname);
  const places = [...accountPlaces, ...workspacePlaces];
  const current = places.find((place) => pathname.endsWith(place.link.to.slice(place.link.to.lastIndexOf("/"))));
  const parent = (
    <Link to="/w/$slug/settings" params={{ slug }} className="hover:text-text">
      {t("settings")}
    </Link>
  );
  return (
    <Page fill title={current ? t(current.id) : t("settings")} {...(current && { parent })}>
      <div className="grid h-full min-h-0 md:grid-cols-[200px_minmax(0,1fr)]">
        {(!isPhone || isIndex) && <SettingsNavigation />}
        {(!isPhone || !isIndex) && (
          <div className="min-h-0 min-w-0 overflow-auto">
            <div className="mx-auto max-w-[1240px] px-6 pt-5 pb-8 max-md:px-3 max-md:pt-3">
              <Outlet />
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}

function SettingsNavigation() {
  const t = useTranslations("shell");
  const { slug, name, role } = useWorkspace();
  return (
    <nav
      aria-label={t("settingsNavigation")}
      className="grid content-start gap-0.5 overflow-auto border-border px-3 py-4 md:border-r"
    >
      <Link to="/w/$slug/channels" params={{ slug }} className={cn(linkStyle, "mb-3 md:hidden")}>
        <PlaceLabel icon={Radio}>{t("channels")}</PlaceLabel>
        <ChannelsMark place="line" />
      </Link>
      <Heading>{t("yourAccount")}</Heading>
      {accountPlaces.map(({ id, icon, link }) => (
        <Link key={id} {...link} params={{ slug }} className={linkStyle}>
          <PlaceLabel icon={icon}>{t(id)}</PlaceLabel>
        </Link>
      ))}
      <Heading className="mt-3">{name}</Heading>
      {workspacePlaces
        .filter((place) => hasRole(role, place.needs))
        .map(({ id, icon, link }) => (
          <Link key={id} {...link} params={{ slug }} className={linkStyle}>
            <PlaceLabel icon={icon}>{t(id)}</PlaceLabel>
            {id === "deadLetters" && <FailuresBadge />}
          </Link>
        ))}
    </nav>
  );
}

function Heading({ className, children }: { className?: string; children: ReactNode }) {
  return <h2 className={cn("mb-1 truncate px-2 text-xs font-medium text-muted", className)}>{children}</h2>;
}

function PlaceLabel({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <>
      <Icon aria-hidden className="group-aria-[current=page]:text-accent-text" />
      <span className="truncate">{children}</span>
    </>
  );
}
