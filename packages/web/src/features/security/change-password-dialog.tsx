import { type ChangePasswordInput, changePasswordInput } from "@piloto/shared/auth";
import { useTranslations } from "use-intl";
import { api } from "../../api/client.ts";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { session } from "../../api/session-browser.ts";
import { useAction } from "../../api/use-action.ts";
import { useMe } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { PasswordInput } from "../../ui/password-input.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

/** Changes the password. The server ends every session and opens a new one here, so nobody is signed out in this page. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("security.password");
  const ui = useTranslations("ui");
  const form = useZodForm({ schema: changePasswordInput, defaultValues: { currentPassword: "", newPassword: "" } });
  const { errors } = form.formState;
  const change = useChangePassword(onClose, (field, message) =>
    form.setError(field, { message }, { shouldFocus: true }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <Form onSubmit={form.handleSubmit((values) => change.run(values))}>
          {change.problem && <Banner tone="danger">{change.problem}</Banner>}
          <Field label={t("current")} error={errors.currentPassword?.message}>
            {(control) => (
              <PasswordInput
                {...control}
                {...form.register("currentPassword")}
                autoFocus
                autoComplete="current-password"
              />
            )}
          </Field>
          <Field label={t("next")} hint={t("hint")} error={errors.newPassword?.message}>
            {(control) => <PasswordInput {...control} {...form.register("newPassword")} autoComplete="new-password" />}
          </Field>
          <DialogFooter className="mt-0">
            <DialogClose asChild>
              <Button>{ui("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={change.isPending} pendingLabel={t("saving")}>
              {t("save")}
            </Button>
          </DialogFooter>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

type Fields = "currentPassword" | "newPassword";

function useChangePassword(onDone: () => void, onRefused: (field: Fields, message: string) => void) {
  const t = useTranslations("security.password");
  const describe = useErrorText();
  const changed = useSecurityChanged();
  const { user } = useMe();
  const refusal = (error: unknown): Fields | undefined => {
    const facts = readErrorData(error);
    if (facts?.appCode === "INVALID_CREDENTIALS") return "currentPassword";
    return facts?.fields.some(({ field }) => field === "newPassword") ? "newPassword" : undefined;
  };
  // Its answer sets a new session's cookies, so it goes the way of a sign-in.
  const change = useAction(
    (input: ChangePasswordInput) => session.signIn(() => api.auth.changePassword.mutate(input)),
    {
      onSuccess: async () => {
        await session.signedIn(user.id);
        changed();
        toast(t("done"));
        onDone();
      },
      onError: (error) => {
        const field = refusal(error);
        if (field) onRefused(field, field === "currentPassword" ? t("wrong") : t("refused"));
      },
    },
  );
  return {
    run: change.run,
    isPending: change.isPending,
    problem: change.error && !refusal(change.error) ? describe(change.error).text : undefined,
  };
}
