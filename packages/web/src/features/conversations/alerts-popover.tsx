import { Bell, BellOff, Volume2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";
import { Switch } from "../../ui/switch.tsx";
import { changeAlertSettings, useAlertSettings } from "./alert-settings.ts";
import { beep } from "./beep.ts";

/** Sound and desktop notifications of this browser. Permission is asked for here, on a click, never by itself. */
export function AlertsPopover() {
  const t = useTranslations("conversations.alerts");
  const { hasSound, hasDesktop } = useAlertSettings();
  return (
    <Popover>
      <PopoverTrigger asChild>
        <IconButton label={t("open")} size="icon-sm" tooltipSide="bottom">
          {hasSound || hasDesktop ? <Bell aria-hidden /> : <BellOff aria-hidden />}
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t("title")} className="w-80">
        <div className="grid gap-4">
          <div className="grid gap-1">
            <h2 className="text-md font-semibold">{t("title")}</h2>
            <p className="text-xs text-muted">{t("hint")}</p>
          </div>
          <div className="grid gap-2">
            <Switch
              label={t("sound")}
              hint={t("soundHint")}
              checked={hasSound}
              onCheckedChange={(isOn) => changeAlertSettings({ hasSound: isOn })}
            />
            <Button size="sm" className="justify-self-start" onClick={beep}>
              <Volume2 aria-hidden className="size-3.5" />
              {t("tryIt")}
            </Button>
          </div>
          <DesktopAlerts isOn={hasDesktop} />
        </div>
      </PopoverContent>
    </Popover>
  );
}

type Permission = NotificationPermission | "unsupported";
const readPermission = (): Permission => ("Notification" in window ? Notification.permission : "unsupported");

function DesktopAlerts({ isOn }: { isOn: boolean }) {
  const t = useTranslations("conversations.alerts");
  const [permission, setPermission] = useState(readPermission);
  const ask = async () => {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    if (answer === "granted") changeAlertSettings({ hasDesktop: true });
  };
  switch (permission) {
    case "unsupported":
      return <Banner tone="info">{t("unsupported")}</Banner>;
    case "denied":
      return <Banner tone="warning">{t("denied")}</Banner>;
    case "default":
      return (
        <div className="grid gap-1.5 border-t border-border pt-3">
          <p className="text-xs text-muted">{t("desktopHint")}</p>
          <Button size="sm" className="justify-self-start" onClick={() => void ask()}>
            <Bell aria-hidden className="size-3.5" />
            {t("allow")}
          </Button>
        </div>
      );
    case "granted":
      return (
        <Switch
          label={t("desktop")}
          hint={t("desktopHint")}
          checked={isOn}
          onCheckedChange={(next) => changeAlertSettings({ hasDesktop: next })}
        />
      );
  }
}
