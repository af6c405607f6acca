import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { GoogleButton } from "./google-button.tsx";
import { NewPasswordField } from "./new-password-field.tsx";
import { recallEmail, rememberEmail } from "./pending-email.ts";
import type { ReturnSearch } from "./search.ts";
import { useLeaveWhenSignedIn } from "./use-leave-when-signed-in.ts";

const loadSchema = () => import("@piloto/shared/auth").then((module) => module.signupInput);

/** Name, address, password; the account is made once the mailed link is opened. */
export function SignUpPage({ search }: { search: ReturnSearch }) {
  const t = useTranslations("auth");
  useLeaveWhenSignedIn(search.returnTo);
  return (
    <AuthLayout>
      <AuthHeading title={t("signUp.title")}>
        {t("signUp.have")}{" "}
        <Link to="/sign-in" search={search} className={textLinkStyle()}>
          {t("signUp.signIn")}
        </Link>
      </AuthHeading>
      <GoogleButton returnTo={search.returnTo}>{t("signUp.withGoogle")}</GoogleButton>
      <p className="flex items-center gap-3 text-xs text-muted before:flex-1 before:border-t before:border-border after:flex-1 after:border-t after:border-border">
        {t("or")}
      </p>
      <SignUpForm search={search} />
    </AuthLayout>
  );
}

function SignUpForm({ search }: { search: ReturnSearch }) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const navigate = useNavigate();
  const describe = useErrorText();
  const [failure, setFailure] = useState<string>();
  const form = useZodForm({
    schema: loadSchema,
    defaultValues: { name: "", email: recallEmail(), password: "", locale },
  });
  const { errors } = form.formState;
  // Registered from top to bottom: a refused submit moves the focus to the first wrong field in this order.
  const fields = {
    name: form.register("name"),
    email: form.register("email"),
    password: form.register("password"),
  };
  const signup = useAction(api.auth.signup.mutate, {
    onSuccess: async (_answer, { email }) => {
      rememberEmail(email);
      await navigate({ to: "/check-mail", search });
    },
    onError: (error) => {
      const isPassword = readErrorData(error)?.fields.some((issue) => issue.field === "password");
      if (isPassword) form.setError("password", { message: t("signUp.refused") }, { shouldFocus: true });
      else setFailure(describe(error).text);
    },
  });
  const submit = form.handleSubmit((values) => {
    setFailure(undefined);
    signup.run({ ...values, locale });
  });
  return (
    <Form onSubmit={(event) => void submit(event)}>
      {failure && <Banner tone="danger">{failure}</Banner>}
      <Field label={t("name")} error={errors.name?.message}>
        {(control) => <Input {...control} {...fields.name} size="lg" autoComplete="name" />}
      </Field>
      <Field label={t("email")} error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...fields.email}
            size="lg"
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      <NewPasswordField
        label={t("password")}
        error={errors.password?.message}
        registration={fields.password}
        password={form.watch("password")}
        ownWords={form.watch(["name", "email"])}
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        block
        className="mt-1"
        pending={signup.isPending}
        pendingLabel={t("signUp.pending")}
      >
        {t("signUp.submit")}
      </Button>
    </Form>
  );
}
