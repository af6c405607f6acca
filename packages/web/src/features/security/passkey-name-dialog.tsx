import { passkeyNameField } from "@piloto/shared/passkeys";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

const nameForm = z.object({ name: passkeyNameField });

type PasskeyNameDialogProps = { passkey: { id: string; name: string }; onClose: () => void };

/** Says which device a passkey is on. */
export function PasskeyNameDialog({ passkey, onClose }: PasskeyNameDialogProps) {
  const t = useTranslations("security.passkeys");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const changed = useSecurityChanged();
  const form = useZodForm({ schema: nameForm, defaultValues: { name: passkey.name } });
  const rename = trpc.passkeys.rename.useMutation({
    onSuccess: () => {
      changed();
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm" title={t("nameTitle")} description={t("nameText")}>
        <Form onSubmit={form.handleSubmit(({ name }) => rename.mutate({ passkeyId: passkey.id, name }))}>
          {rename.error && <Banner tone="danger">{describe(rename.error).text}</Banner>}
          <Field label={t("name")} error={form.formState.errors.name?.message}>
            {(control) => <Input {...control} {...form.register("name")} autoFocus maxLength={80} autoComplete="off" />}
          </Field>
          <DialogFooter className="mt-0">
            <DialogClose asChild>
              <Button>{ui("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={rename.isPending} pendingLabel={ui("saving")}>
              {t("save")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
