import { useState } from "react";
import { useTranslations } from "use-intl";
import { retentionDays, retentionDaysField } from "@piloto/shared/workspaces";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Stack } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { useUpdateWorkspace, type Workspace } from "./use-update-workspace.ts";

const usual: readonly number[] = [90, 180, 365, 730];
const never = "never";
const other = "other";

/** How long closed conversations stay: a usual period, one of one's own, or for ever. A shorter one is asked about: it deletes. */
export function RetentionCard({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("workspaces");
  const update = useUpdateWorkspace(workspace);
  const [isChoosing, setIsChoosing] = useState(false);
  const [asked, setAsked] = useState({ days: 0, isOpen: false });
  const days = workspace.retentionDays;
  const isOwn = isChoosing || (days !== null && !usual.includes(days));
  const change = (chosen: number | null) => {
    if (chosen !== null && (days === null || chosen < days)) setAsked({ days: chosen, isOpen: true });
    else update({ retentionDays: chosen });
  };
  const choose = (value: string) => {
    setIsChoosing(value === other);
    if (value !== other) change(value === never ? null : Number(value));
  };
  return (
    <Card title={t("retentionTitle")} hint={t("retentionHint")}>
      <Stack>
        <Field label={t("retention")}>
          {(control) => (
            <Select
              {...control}
              className="max-w-90"
              value={isOwn ? other : String(days ?? never)}
              onChange={(event) => choose(event.target.value)}
            >
              <option value={never}>{t("retentionForever")}</option>
              {usual.map((count) => (
                <option key={count} value={count}>
                  {t("retentionDays", { count })}
                </option>
              ))}
              <option value={other}>
                {isOwn && !isChoosing && days !== null ? t("retentionDays", { count: days }) : t("retentionOther")}
              </option>
            </Select>
          )}
        </Field>
        {isOwn && (
          <OwnPeriod
            key={days}
            initial={days ?? usual[0] ?? retentionDays.min}
            onChoose={(chosen) => {
              setIsChoosing(false);
              change(chosen);
            }}
          />
        )}
      </Stack>
      <ShorterDialog
        {...asked}
        onClose={() => setAsked({ ...asked, isOpen: false })}
        onConfirm={() => update({ retentionDays: asked.days }, { hasWayBack: false })}
      />
    </Card>
  );
}

type ShorterDialogProps = { days: number; isOpen: boolean; onClose: () => void; onConfirm: () => void };

function ShorterDialog({ days, isOpen, onClose, onConfirm }: ShorterDialogProps) {
  const t = useTranslations("workspaces");
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={t("retentionAskTitle", { days: t("retentionDays", { count: days }) })}
      description={t("retentionAskText")}
      confirmLabel={t("retentionAskConfirm")}
      pendingLabel={t("retentionAskConfirm")}
      pending={false}
      onConfirm={() => {
        onConfirm();
        onClose();
      }}
    />
  );
}

function OwnPeriod({ initial, onChoose }: { initial: number; onChoose: (days: number) => void }) {
  const t = useTranslations("workspaces");
  const [typed, setTyped] = useState(String(initial));
  const parsed = retentionDaysField.safeParse(Number(typed));
  const days = parsed.success ? parsed.data : null;
  return (
    <Form
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (days !== null) onChoose(days);
      }}
    >
      <Field
        label={t("retentionCustom")}
        hint={t("retentionCustomHint", retentionDays)}
        error={days === null ? t("retentionCustomHint", retentionDays) : undefined}
        className="max-w-60"
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            min={retentionDays.min}
            max={retentionDays.max}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="mt-[26px] h-9" disabled={days === null}>
        {t("save")}
      </Button>
    </Form>
  );
}
