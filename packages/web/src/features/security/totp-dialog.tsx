import { confirmTotpInput } from "@piloto/shared/second-factor";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { QrCode } from "./qr-code.tsx";

export type TotpSetup = { secret: string; uri: string };

type TotpDialogProps = { setup: TotpSetup; onClose: () => void; onConfirmed: (recoveryCodes: string[]) => void };

/** QR code, the key to type by hand, and the first code that proves the app has it. */
export function TotpDialog({ setup, onClose, onConfirmed }: TotpDialogProps) {
  const t = useTranslations("security.totp");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <div className="grid gap-4">
          <div className="grid justify-items-center">
            <QrCode text={setup.uri} label={t("qr")} />
          </div>
          <div className="grid gap-1.5">
            <p className="text-xs text-secondary">{t("manual")}</p>
            <CodeBlock code={setup.secret.match(/.{1,4}/g)?.join(" ") ?? setup.secret} label={t("copySecret")} />
          </div>
          <ConfirmForm onConfirmed={onConfirmed} />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function ConfirmForm({ onConfirmed }: Pick<TotpDialogProps, "onConfirmed">) {
  const t = useTranslations("security.totp");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const form = useZodForm({ schema: confirmTotpInput, defaultValues: { code: "" } });
  const confirm = trpc.secondFactor.confirmTotp.useMutation({
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
    onError: (error) => {
      if (isAppError(error, "CODE_INVALID")) form.setError("code", { message: t("wrong") }, { shouldFocus: true });
    },
  });
  return (
    <Form onSubmit={form.handleSubmit((values) => confirm.mutate(values))}>
      {confirm.error && !isAppError(confirm.error, "CODE_INVALID") && (
        <Banner tone="danger">{describe(confirm.error).text}</Banner>
      )}
      <Field label={t("code")} error={form.formState.errors.code?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("code")}
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            className="font-mono tracking-widest"
          />
        )}
      </Field>
      <DialogFooter className="mt-0">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={confirm.isPending} pendingLabel={t("confirming")}>
          {t("confirm")}
        </Button>
      </DialogFooter>
    </Form>
  );
}
