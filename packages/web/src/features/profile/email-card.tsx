import { changeEmailInput } from "@piloto/shared/account";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Account } from "./person-card.tsx";

/** The address of the account, and one that waits for its link to be opened. */
export function EmailCard({ account }: { account: Account }) {
  const t = useTranslations("profile.email");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title={t("title")}
      hint={t("hint")}
      action={
        <Button size="sm" aria-label={t("changeLabel")} onClick={() => setIsOpen(true)}>
          {t("change")}
        </Button>
      }
    >
      <div className="grid gap-3">
        <p className="text-md wrap-anywhere">{account.email}</p>
        {account.pendingEmail && (
          <Banner tone="info">
            {t.rich("pending", {
              email: account.pendingEmail,
              strong: (chunks) => <strong className="font-semibold wrap-anywhere">{chunks}</strong>,
            })}
          </Banner>
        )}
      </div>
      {isOpen && <ChangeEmailDialog onClose={() => setIsOpen(false)} />}
    </Card>
  );
}

function ChangeEmailDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("profile.email");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const form = useZodForm({ schema: changeEmailInput, defaultValues: { email: "" } });
  const isSameAddress = (error: unknown) =>
    readErrorData(error)?.fields.some(({ field }) => field === "email") ?? false;
  const change = trpc.account.changeEmail.useMutation({
    onSuccess: (_answer, { email }) => {
      void utils.account.get.invalidate();
      toast(t("sent", { email }));
      onClose();
    },
    onError: (error) => {
      if (isSameAddress(error)) form.setError("email", { message: t("same") }, { shouldFocus: true });
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm" title={t("dialogTitle")} description={t("dialogText")}>
        <Form onSubmit={form.handleSubmit((values) => change.mutate(values))}>
          {change.error && !isSameAddress(change.error) && <Banner tone="danger">{describe(change.error).text}</Banner>}
          <Field label={t("next")} error={form.formState.errors.email?.message}>
            {(control) => (
              <Input {...control} {...form.register("email")} type="email" autoFocus autoComplete="email" />
            )}
          </Field>
          <DialogFooter className="mt-0">
            <DialogClose asChild>
              <Button>{ui("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={change.isPending} pendingLabel={t("sending")}>
              {t("submit")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
