import { labelLimits, type LabelTone, labelTones } from "@piloto/shared/labels";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Badge } from "../../ui/badge.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Label } from "./labels-page.tsx";

type LabelDialogProps = { label: Label | "new" | undefined; onClose: () => void };

/** Makes a label, or changes one: everywhere it is used already. */
export function LabelDialog({ label, onClose }: LabelDialogProps) {
  const t = useTranslations("labels");
  return (
    <Dialog open={label !== undefined} onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm" title={t(label === "new" ? "createTitle" : "editTitle")}>
        {label !== undefined && <LabelForm label={label === "new" ? undefined : label} onDone={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

const labelForm = z.object({ name: z.string().trim().min(1).max(labelLimits.name) });

function LabelForm({ label, onDone }: { label: Label | undefined; onDone: () => void }) {
  const t = useTranslations("labels");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const [tone, setTone] = useState<LabelTone>(label?.tone ?? "neutral");
  const form = useZodForm({ schema: labelForm, defaultValues: { name: label?.name ?? "" } });
  const { save, error, isPending } = useSaveLabel(label, onDone);
  const isTaken = readErrorData(error)?.fields.some(({ field }) => field === "name") === true;
  return (
    <Form onSubmit={(event) => void form.handleSubmit(({ name }) => save({ workspaceId, name, tone }))(event)}>
      <SaveError error={isTaken ? undefined : error} />
      <Field label={t("name")} error={form.formState.errors.name?.message ?? (isTaken ? t("taken") : undefined)}>
        {(control) => (
          <Input {...control} {...form.register("name")} autoFocus autoComplete="off" maxLength={labelLimits.name} />
        )}
      </Field>
      <ToneChoice tone={tone} onChange={setTone} />
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={isPending} pendingLabel={ui("saving")}>
          {t(label ? "save" : "create")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

function useSaveLabel(label: Label | undefined, onDone: () => void) {
  const t = useTranslations("labels");
  const utils = trpc.useUtils();
  const onSuccess = async (_: unknown, { workspaceId, name }: { workspaceId: string; name: string }) => {
    onDone();
    toast(t(label ? "savedToast" : "createdToast", { name }));
    await Promise.all([
      utils.labels.list.invalidate({ workspaceId }),
      utils.conversations.list.invalidate({ workspaceId }),
      utils.conversations.get.invalidate({ workspaceId }),
    ]);
  };
  const create = trpc.labels.create.useMutation({ onSuccess });
  const update = trpc.labels.update.useMutation({ onSuccess });
  const save = (fields: { workspaceId: string; name: string; tone: LabelTone }) =>
    label ? update.mutate({ ...fields, labelId: label.id }) : create.mutate(fields);
  return { save, error: label ? update.error : create.error, isPending: create.isPending || update.isPending };
}

function SaveError({ error }: { error: unknown }) {
  const t = useTranslations("labels");
  const describe = useErrorText();
  if (!error) return null;
  const { reason, max } = readErrorData(error)?.details ?? {};
  const isFull = reason === "too_many" && typeof max === "number";
  return <Banner tone="danger">{isFull ? t("tooMany", { max }) : describe(error).text}</Banner>;
}

function ToneChoice({ tone, onChange }: { tone: LabelTone; onChange: (tone: LabelTone) => void }) {
  const t = useTranslations("labels");
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{t("tone")}</legend>
      <div className="flex flex-wrap gap-2">
        {labelTones.map((value) => (
          <label
            key={value}
            className={cn(
              "flex min-h-8 items-center rounded-sm border px-2 pointer-coarse:min-h-11",
              "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
              value === tone ? "border-accent bg-selected" : "border-border hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name="label-tone"
              className="sr-only"
              checked={value === tone}
              onChange={() => onChange(value)}
            />
            <Badge tone={value}>{t(`tones.${value}`)}</Badge>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
