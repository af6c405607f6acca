import type { ChannelView } from "@piloto/shared/channels";
import { Coins, Ellipsis, KeyRound, Pencil, PlugZap, Unplug, Webhook } from "lucide-react";
import { useTranslations } from "use-intl";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { ChannelTask } from "./channel-card.tsx";

type ChannelMenuProps = { channel: ChannelView; onTask: (task: ChannelTask) => void; onTest: () => void };

export function ChannelMenu({ channel: { name, status }, onTask, onTest }: ChannelMenuProps) {
  const t = useTranslations("channels.menu");
  const isOn = status !== "disconnected";
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton size="icon-sm" label={t("of", { name })}>
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => onTask("rename")}>
          {t("rename")}
        </MenuItem>
        {isOn && (
          <>
            <MenuItem icon={<PlugZap aria-hidden />} onSelect={onTest}>
              {t("test")}
            </MenuItem>
            <MenuItem icon={<Webhook aria-hidden />} onSelect={() => onTask("setup")}>
              {t("setup")}
            </MenuItem>
            <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => onTask("reauthorize")}>
              {t("reauthorize")}
            </MenuItem>
            <MenuItem icon={<Coins aria-hidden />} onSelect={() => onTask("prices")}>
              {t("prices")}
            </MenuItem>
            <MenuItem tone="danger" icon={<Unplug aria-hidden />} onSelect={() => onTask("disconnect")}>
              {t("disconnect")}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}
