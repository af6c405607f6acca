import { useTranslations } from "use-intl";
import { Dialog, DialogContent } from "../../ui/dialog.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { mainPlaces } from "../places.ts";
import { usePreferences } from "../preferences.ts";
import { readPageKeys } from "./page-keys.ts";
import { paletteKey } from "./palette-key.ts";

/** Every shortcut that works now. */
export function KeyboardHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("shell");
  const { hasSingleKeys } = usePreferences();
  const shortcuts = [
    ...(open ? readPageKeys() : []).map(({ key, label }) => ({ id: `page-${key}`, label, keys: [key.toUpperCase()] })),
    { id: "palette", label: t("searchLabel"), keys: [paletteKey] },
    { id: "help", label: t("keys.help"), keys: ["?"] },
    { id: "undo", label: t("keys.undo"), keys: ["Z"] },
    ...mainPlaces.map(({ id, key }) => ({ id, label: t("keys.go", { place: t(id) }), keys: ["G", key.toUpperCase()] })),
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="sm"
        title={t("keyboardTitle")}
        description={hasSingleKeys ? t("keyboardHint") : t("keyboardOff")}
      >
        <dl className="divide-y divide-border">
          {shortcuts.map(({ id, label, keys }) => (
            <div key={id} className="flex min-h-10 items-center justify-between gap-4 text-sm">
              <dt>{label}</dt>
              <dd className="flex items-center gap-1">
                {keys.map((key, index) => (
                  <span key={key} className="flex items-center gap-1">
                    {index > 0 && <span className="text-xs text-muted">{t("keys.then")}</span>}
                    <Kbd>{key}</Kbd>
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
