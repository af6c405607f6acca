import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "../../ui/dropdown-menu.tsx";
import { LogoMark } from "../../ui/logo-mark.tsx";
import { useMe, useWorkspace } from "../workspace.ts";

/** The mark, the workspace's name, and the way to another one. */
export function WorkspaceSwitcher({ isRail }: { isRail: boolean }) {
  const t = useTranslations("shell");
  const app = useTranslations("app");
  const workspace = useWorkspace();
  const { memberships } = useMe();
  const navigate = useNavigate();
  const open = (slug: string) => void navigate({ to: "/w/$slug", params: { slug } });
  return (
    <Menu>
      <MenuTrigger
        className={cn(
          "flex h-topbar shrink-0 items-center gap-2.5 text-left -outline-offset-2",
          isRail ? "justify-center" : "px-3 hover:bg-hover",
        )}
      >
        <LogoMark />
        {!isRail && (
          <>
            <span className="grid min-w-0 flex-1">
              <span className="truncate text-sm/4 font-semibold">{workspace.name}</span>
              <span className="truncate text-xs text-muted">{app("name")}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
          </>
        )}
        <span className="sr-only">
          {isRail && workspace.name}. {t("switchWorkspace")}
        </span>
      </MenuTrigger>
      <MenuContent align="start" className="min-w-56">
        <MenuLabel>{t("workspaces")}</MenuLabel>
        <MenuRadioGroup value={workspace.slug} onValueChange={open}>
          {memberships.map((membership) => (
            <MenuRadioItem key={membership.workspaceId} value={membership.slug}>
              {membership.name}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem icon={<Plus aria-hidden />} onSelect={() => void navigate({ to: "/onboarding" })}>
          {t("newWorkspace")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
