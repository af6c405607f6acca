import { Send } from "lucide-react";
import { useTranslations } from "use-intl";
import { createInviteInput, inviteDays } from "@piloto/shared/invites";
import { hasRole, roles } from "@piloto/shared/roles";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { toast } from "../../ui/toast-store.ts";

const inviteForm = createInviteInput.pick({ email: true, role: true });

/** One address and one role, at most one's own. */
export function InviteForm() {
  const t = useTranslations("invites");
  const members = useTranslations("members");
  const { workspaceId, role: ownRole } = useWorkspace();
  const utils = trpc.useUtils();
  const form = useZodForm({ schema: inviteForm, defaultValues: { email: "", role: "seller" } });
  const invite = trpc.invites.create.useMutation({
    onSuccess: async ({ email, role }) => {
      toast(t("sent", { email }));
      form.reset({ email: "", role });
      form.setFocus("email");
      await utils.invites.list.invalidate({ workspaceId });
    },
    onError: (error) => {
      if (isAppError(error, "CONFLICT")) form.setError("email", { message: t("alreadyMember") }, { shouldFocus: true });
    },
  });
  const submit = form.handleSubmit((values) => invite.mutate({ workspaceId, ...values }));
  const offered = roles.filter((role) => hasRole(ownRole, role)).toReversed();
  return (
    <Card title={t("formTitle")} hint={t("formHint", { days: inviteDays })}>
      <Form onSubmit={(event) => void submit(event)}>
        <InviteError error={invite.error} />
        <div className="grid items-start gap-3 md:grid-cols-[minmax(0,1fr)_176px_auto]">
          <Field label={t("email")} error={form.formState.errors.email?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register("email")}
                type="email"
                inputMode="email"
                autoComplete="off"
                placeholder={t("emailPlaceholder")}
              />
            )}
          </Field>
          <Field label={t("role")} error={form.formState.errors.role?.message}>
            {(control) => (
              <Select {...control} {...form.register("role")}>
                {offered.map((role) => (
                  <option key={role} value={role}>
                    {members(`roles.${role}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            className="h-9 md:mt-[26px]"
            pending={invite.isPending}
            pendingLabel={t("sending")}
          >
            <Send aria-hidden />
            {t("send")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function InviteError({ error }: { error: unknown }) {
  const t = useTranslations("invites");
  const describe = useErrorText();
  // A member's address is said at the field itself.
  if (!error || isAppError(error, "CONFLICT")) return null;
  return <Banner tone="danger">{isAppError(error, "RATE_LIMITED") ? t("limited") : describe(error).text}</Banner>;
}
