import { useNavigate } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { toast } from "../../ui/toast-store.ts";
import { accountPlaces } from "../places.ts";
import { signOut } from "../sign-out.ts";
import { useMe, useWorkspace } from "../workspace.ts";

/** One's own account: at the right end of every top bar. */
export function UserMenu() {
  const t = useTranslations("shell");
  const { user } = useMe();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const describe = useErrorText();
  const leave = () => {
    signOut().catch((error: unknown) => toast(describe(error).text, { tone: "danger" }));
  };
  return (
    <Menu>
      <MenuTrigger className="grid size-9 place-items-center rounded-full max-md:size-11">
        <span className="sr-only">{t("userMenu", { name: user.name })}</span>
        <Avatar name={user.name} className="size-7" />
      </MenuTrigger>
      <MenuContent align="end" className="min-w-56">
        <div className="grid px-2 pt-1.5 pb-2">
          <span className="truncate text-sm font-semibold">{user.name}</span>
          <span className="truncate text-xs text-muted">{user.email}</span>
        </div>
        <MenuSeparator />
        {accountPlaces.map(({ id, icon: Icon, link }) => (
          <MenuItem key={id} icon={<Icon aria-hidden />} onSelect={() => void navigate({ ...link, params: { slug } })}>
            {t(id)}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden />} onSelect={leave}>
          {t("signOut")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
