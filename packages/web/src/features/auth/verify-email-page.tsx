import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterInputs } from "../../api/router.ts";
import { session } from "../../api/session-browser.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { PasswordInput } from "../../ui/password-input.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { forgetFragmentToken, useFragmentToken } from "./fragment-token.ts";
import { OutcomePage } from "./outcome-page.tsx";

const page = "verify-email";

/** Proves the address. In another browser than the sign-up's, the password has to come along. */
export function VerifyEmailPage() {
  const t = useTranslations("auth");
  const token = useFragmentToken(page);
  const describe = useErrorText();
  const router = useRouter();
  const [needsPassword, setNeedsPassword] = useState(false);
  const verify = useAction(
    (input: RouterInputs["auth"]["verifyEmail"]) => session.signIn(() => api.auth.verifyEmail.mutate(input)),
    {
      onSuccess: async (answer) => {
        if (answer.status === "password_required") return setNeedsPassword(true);
        forgetFragmentToken(page);
        if (answer.status === "email_changed") return;
        await session.signedIn(answer.user.id);
        router.history.replace("/");
      },
    },
  );
  const { run } = verify;
  useEffect(() => {
    if (token) run({ token });
  }, [token, run]);
  const { error, data } = verify;
  if (data?.status === "email_changed") return <EmailChanged email={data.email} />;
  if (!token || isAppError(error, "TOKEN_INVALID") || isAppError(error, "VALIDATION_FAILED")) return <InvalidLink />;
  if (needsPassword)
    return (
      <PasswordStep
        error={error}
        isPending={verify.isPending || data?.status === "signed_in"}
        onSubmit={(password) => run({ token, password })}
      />
    );
  return (
    <AuthLayout>
      <AuthHeading title={t("verify.title")}>{error ? undefined : t("verify.working")}</AuthHeading>
      {Boolean(error) && <ErrorState title={describe(error).text} onRetry={() => run({ token })} />}
    </AuthLayout>
  );
}

function EmailChanged({ email }: { email: string }) {
  const t = useTranslations("auth");
  return (
    <OutcomePage title={t("verify.changedTitle")} text={t("verify.changedText", { email })}>
      <Button asChild variant="primary" size="lg">
        <Link to="/">{t("invite.open")}</Link>
      </Button>
    </OutcomePage>
  );
}

function InvalidLink() {
  const t = useTranslations("auth");
  return (
    <OutcomePage title={t("verify.failedTitle")} text={t("verify.failedText")}>
      <Button asChild variant="primary" size="lg">
        <Link to="/sign-in">{t("signIn.submit")}</Link>
      </Button>
      <Button asChild size="lg">
        <Link to="/sign-up">{t("signUp.submit")}</Link>
      </Button>
    </OutcomePage>
  );
}

type PasswordStepProps = { error: unknown; isPending: boolean; onSubmit: (password: string) => void };

function PasswordStep({ error, isPending, onSubmit }: PasswordStepProps) {
  const t = useTranslations("auth");
  const describe = useErrorText();
  const [password, setPassword] = useState("");
  const isWrong = isAppError(error, "INVALID_CREDENTIALS");
  return (
    <AuthLayout>
      <AuthHeading title={t("verify.passwordTitle")}>{t("verify.passwordText")}</AuthHeading>
      {Boolean(error) && !isWrong && <Banner tone="danger">{describe(error).text}</Banner>}
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== "" && !isPending) onSubmit(password);
        }}
      >
        <Field label={t("password")} error={isWrong ? t("verify.wrongPassword") : undefined}>
          {(control) => (
            <PasswordInput
              {...control}
              size="lg"
              autoFocus
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" block pending={isPending} pendingLabel={t("verify.pending")}>
          {t("verify.submit")}
        </Button>
      </Form>
    </AuthLayout>
  );
}
