import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { isAppError, readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { session } from "../../api/session-browser.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { forgetFragmentToken, useFragmentToken } from "./fragment-token.ts";
import { NewPasswordField } from "./new-password-field.tsx";
import { OutcomePage } from "./outcome-page.tsx";

const page = "reset-password";
const loadSchema = () => import("@piloto/shared/auth").then((module) => module.resetPasswordInput);

/** Sets a new password with a mailed link; every session ends, also this browser's. */
export function ResetPasswordPage() {
  const t = useTranslations("auth");
  const token = useFragmentToken(page);
  const reset = useAction(api.auth.resetPassword.mutate, {
    onSuccess: async () => {
      forgetFragmentToken(page);
      // A session of this browser has ended with all the others; find out instead of guessing.
      await session.sync();
    },
  });
  if (reset.isSuccess) {
    return (
      <OutcomePage title={t("reset.doneTitle")} text={t("reset.doneText")}>
        <Button asChild variant="primary" size="lg">
          <Link to="/sign-in">{t("signIn.submit")}</Link>
        </Button>
      </OutcomePage>
    );
  }
  if (!token || isAppError(reset.error, "TOKEN_INVALID")) {
    return (
      <OutcomePage title={t("reset.failedTitle")} text={t("reset.failedText")}>
        <Button asChild variant="primary" size="lg">
          <Link to="/forgot-password">{t("reset.askAgain")}</Link>
        </Button>
      </OutcomePage>
    );
  }
  return (
    <AuthLayout>
      <AuthHeading title={t("reset.title")}>{t("reset.text")}</AuthHeading>
      <ResetForm
        token={token}
        isPending={reset.isPending}
        error={reset.error}
        onSubmit={(values) => reset.run(values)}
      />
    </AuthLayout>
  );
}

type ResetFormProps = {
  token: string;
  isPending: boolean;
  error: unknown;
  onSubmit: (values: { token: string; password: string }) => void;
};

function ResetForm({ token, isPending, error, onSubmit }: ResetFormProps) {
  const t = useTranslations("auth");
  const describe = useErrorText();
  const form = useZodForm({ schema: loadSchema, defaultValues: { token, password: "" } });
  const submit = form.handleSubmit(onSubmit);
  const isRefused = readErrorData(error)?.fields.some((issue) => issue.field === "password") ?? false;
  return (
    <Form onSubmit={(event) => void submit(event)}>
      {Boolean(error) && !isRefused && <Banner tone="danger">{describe(error).text}</Banner>}
      <NewPasswordField
        label={t("reset.newPassword")}
        error={form.formState.errors.password?.message ?? (isRefused ? t("signUp.refused") : undefined)}
        registration={form.register("password")}
        password={form.watch("password")}
        ownWords={[]}
      />
      <Button type="submit" variant="primary" size="lg" block pending={isPending} pendingLabel={t("reset.pending")}>
        {t("reset.submit")}
      </Button>
    </Form>
  );
}
