import { CalendarClock, Clock } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { useUntil } from "./use-until.ts";
import { readSnoozeField, snoozePresets, toSnoozeField } from "./snooze-times.ts";

type SnoozeProps = { onSnooze: (until: Date) => void };
type SnoozeMenuProps = SnoozeProps & { open: boolean; onOpenChange: (open: boolean) => void; onOther: () => void };

/** "Adiar": the usual times, each with its hour, and any other. */
export function SnoozeMenu({ open, onOpenChange, onSnooze, onOther }: SnoozeMenuProps) {
  const t = useTranslations("conversations.actions");
  return (
    <Menu open={open} onOpenChange={onOpenChange}>
      <MenuTrigger asChild>
        <Button className="max-md:hidden">
          <Clock aria-hidden className="size-3.5" />
          <span className="max-lg:sr-only">{t("snooze")}</span>
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="min-w-64">
        <SnoozeItems onSnooze={onSnooze} onOther={onOther} />
      </MenuContent>
    </Menu>
  );
}

export function SnoozeItems({ onSnooze, onOther }: SnoozeProps & { onOther: () => void }) {
  const t = useTranslations("conversations.actions");
  const write = useUntil();
  return (
    <>
      {snoozePresets(new Date()).map(({ id, until }) => (
        <MenuItem key={id} onSelect={() => onSnooze(until)}>
          <span className="flex justify-between gap-6">
            {t(`snoozePresets.${id}`)}
            <span className="text-muted tabular-nums">{write(until)}</span>
          </span>
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={<CalendarClock aria-hidden />} onSelect={onOther}>
        {t("snoozeOther")}
      </MenuItem>
    </>
  );
}

type SnoozeDialogProps = SnoozeProps & { open: boolean; onOpenChange: (open: boolean) => void };

export function SnoozeDialog({ open, onOpenChange, onSnooze }: SnoozeDialogProps) {
  const t = useTranslations("conversations.actions");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent size="sm" title={t("snoozeTitle")} description={t("snoozeHint")}>
        <SnoozeForm
          onSnooze={(until) => {
            onOpenChange(false);
            onSnooze(until);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function SnoozeForm({ onSnooze }: SnoozeProps) {
  const t = useTranslations("conversations.actions");
  const [value, setValue] = useState(() => toSnoozeField(snoozePresets(new Date()).at(-1)?.until ?? new Date()));
  const [isRefused, setIsRefused] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const until = readSnoozeField(value, new Date());
    setIsRefused(until === undefined);
    if (until) onSnooze(until);
  };
  return (
    <form noValidate onSubmit={submit}>
      <Field label={t("snoozeUntil")} error={isRefused ? t("snoozePast") : undefined}>
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            className="w-60 max-md:w-full"
            min={toSnoozeField(new Date())}
            value={value}
            onChange={(event) => {
              setValue(event.target.value);
              setIsRefused(false);
            }}
          />
        )}
      </Field>
      <DialogFooter>
        <Button type="submit" variant="primary">
          {t("snoozeSubmit")}
        </Button>
      </DialogFooter>
    </form>
  );
}
