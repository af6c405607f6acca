import type { LoginInput } from "@piloto/shared/auth";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { session } from "../../api/session-browser.ts";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { useAction, type Action } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { PasswordInput } from "../../ui/password-input.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { GoogleButton } from "./google-button.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { recallEmail, rememberEmail } from "./pending-email.ts";
import type { SignInSearch } from "./search.ts";
import { useCredentials } from "./use-credentials.ts";
import { useLeaveWhenSignedIn } from "./use-leave-when-signed-in.ts";

/** Google, passkey, or e-mail and password. */
export function SignInPage({ search }: { search: SignInSearch }) {
  const t = useTranslations("auth");
  const { returnTo } = search;
  useLeaveWhenSignedIn(returnTo);
  const navigate = useNavigate();
  const login = useAction((input: LoginInput) => session.signIn(() => api.auth.login.mutate(input)), {
    onSuccess: async (answer) => {
      if (answer.status === "signed_in") await session.signedIn(answer.user.id);
      else await navigate({ to: "/second-factor", search: { methods: answer.methods, ...(returnTo && { returnTo }) } });
    },
  });
  return (
    <AuthLayout>
      <AuthHeading title={t("signIn.title")}>
        {t("signIn.newHere")}{" "}
        <Link to="/sign-up" search={returnTo ? { returnTo } : {}} className={textLinkStyle()}>
          {t("signIn.createAccount")}
        </Link>
      </AuthHeading>
      {login.error ? <SignInError error={login.error} /> : <Reason search={search} />}
      <div className="grid gap-2">
        <GoogleButton returnTo={returnTo}>{t("withGoogle")}</GoogleButton>
        <PasskeyButton />
      </div>
      <p className="flex items-center gap-3 text-xs text-muted before:flex-1 before:border-t before:border-border after:flex-1 after:border-t after:border-border">
        {t("or")}
      </p>
      <PasswordForm login={login} />
    </AuthLayout>
  );
}

/** Why one was sent here, when there is a reason. */
function Reason({ search }: { search: SignInSearch }) {
  const t = useTranslations("auth.signIn");
  if (search.error) return <Banner tone="danger">{t(`google.${search.error}`)}</Banner>;
  if (search.ended === "reused") {
    return (
      <Banner tone="warning" title={t("reusedTitle")}>
        {t("reusedText")}
      </Banner>
    );
  }
  return search.ended === "expired" ? <Banner tone="info">{t("ended")}</Banner> : null;
}

type PasswordFormProps = { login: Action<LoginInput, RouterOutputs["auth"]["login"]> };

function PasswordForm({ login }: PasswordFormProps) {
  const t = useTranslations("auth");
  const credentials = useCredentials({ email: recallEmail(), password: "" });
  const { errors, selectPassword } = credentials;
  const isWrong = isAppError(login.error, "INVALID_CREDENTIALS");
  useEffect(() => {
    if (isWrong) selectPassword();
    // oxlint-disable-next-line react/exhaustive-deps -- once per refused try, not whenever the form renders
  }, [login.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void credentials.submit((values) => {
      rememberEmail(values.email);
      login.run(values);
    });
  };
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      <Field label={t("email")} error={errors.email}>
        {(control) => (
          <Input
            {...control}
            {...credentials.field("email")}
            size="lg"
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label={t("password")}
        error={errors.password}
        aside={
          <Link to="/forgot-password" className={textLinkStyle()}>
            {t("signIn.forgot")}
          </Link>
        }
      >
        {(control) => (
          <PasswordInput
            {...control}
            {...credentials.field("password")}
            aria-invalid={isWrong || control["aria-invalid"]}
            size="lg"
            autoComplete="current-password"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        block
        className="mt-1"
        pending={login.isPending || login.isSuccess}
        pendingLabel={t("signIn.pending")}
      >
        {t("signIn.submit")}
      </Button>
    </form>
  );
}

function SignInError({ error }: { error: unknown }) {
  const t = useTranslations("auth.signIn");
  const describe = useErrorText();
  if (!isAppError(error, "INVALID_CREDENTIALS")) return <Banner tone="danger">{describe(error).text}</Banner>;
  return (
    <Banner tone="danger" title={t("wrongTitle")}>
      {t.rich("wrongText", {
        link: (chunks) => (
          <Link to="/forgot-password" className={textLinkStyle()}>
            {chunks}
          </Link>
        ),
      })}
    </Banner>
  );
}
