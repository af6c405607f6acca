import type { ContactView } from "@piloto/shared/conversation-views";
import { updateContactInput } from "@piloto/shared/contacts";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useContactChanged } from "./use-contact-changed.ts";

const schema = updateContactInput.pick({ name: true, email: true, city: true, interest: true, notes: true }).required();

/** What people write down about a contact. */
export function EditContactDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const t = useTranslations("contacts");
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const changed = useContactChanged();
  const { name, email, city, interest, notes } = contact;
  const form = useZodForm({ schema, defaultValues: { name, email, city, interest, notes } });
  const update = trpc.contacts.update.useMutation({
    onSuccess: async () => {
      await changed();
      toast(t("saved"));
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={t("editTitle")}>
        <Form
          onSubmit={form.handleSubmit((values) => update.mutate({ workspaceId, contactId: contact.id, ...values }))}
        >
          {update.isError && <Banner tone="danger">{describe(update.error).text}</Banner>}
          <Field
            label={t("fields.name")}
            error={errors.name?.message}
            hint={contact.profileName ? t("nameHint", { name: contact.profileName }) : undefined}
          >
            {(control) => <Input {...control} autoFocus {...form.register("name")} />}
          </Field>
          <Field label={t("fields.email")} error={errors.email?.message} optional>
            {(control) => <Input {...control} type="email" {...form.register("email")} />}
          </Field>
          <Field label={t("fields.city")} error={errors.city?.message} optional>
            {(control) => <Input {...control} {...form.register("city")} />}
          </Field>
          <Field label={t("fields.interest")} error={errors.interest?.message} optional>
            {(control) => <Input {...control} {...form.register("interest")} />}
          </Field>
          <Field label={t("fields.notes")} error={errors.notes?.message} optional>
            {(control) => <Textarea {...control} {...form.register("notes")} />}
          </Field>
          <DialogFooter>
            <Button type="submit" variant="primary" pending={update.isPending} pendingLabel={t("saving")}>
              {t("save")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
