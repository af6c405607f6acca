import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
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
import { OutcomePage } from "./outcome-page.tsx";
import { recallEmail, rememberEmail } from "./pending-email.ts";

const loadSchema = () => import("@piloto/shared/auth").then((module) => module.emailOnlyInput);

/** Asks for a reset link; answers the same whether or not the address has an account. */
export function ForgotPasswordPage() {
  const t = useTranslations("auth");
  const describe = useErrorText();
  const form = useZodForm({ schema: loadSchema, defaultValues: { email: recallEmail() } });
  const ask = useAction(api.auth.requestPasswordReset.mutate, {
    onSuccess: (_answer, { email }) => rememberEmail(email),
  });
  const submit = form.handleSubmit((values) => ask.run(values));
  if (ask.isSuccess && ask.input) {
    const text = t.rich("forgot.sentText", {
      email: ask.input.email,
      strong: (chunks) => <strong className="font-semibold text-text">{chunks}</strong>,
    });
    return (
      <OutcomePage title={t("forgot.sentTitle")} text={text}>
        <BackToSignIn />
      </OutcomePage>
    );
  }
  return (
    <AuthLayout>
      <AuthHeading title={t("forgot.title")}>{t("forgot.text")}</AuthHeading>
      <Form onSubmit={(event) => void submit(event)}>
        {Boolean(ask.error) && <Banner tone="danger">{describe(ask.error).text}</Banner>}
        <Field label={t("email")} error={form.formState.errors.email?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register("email")}
              size="lg"
              type="email"
              inputMode="email"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" block pending={ask.isPending} pendingLabel={t("sending")}>
          {t("forgot.submit")}
        </Button>
      </Form>
      <BackToSignIn />
    </AuthLayout>
  );
}

export function BackToSignIn() {
  const t = useTranslations("auth");
  return (
    <Link to="/sign-in" className={textLinkStyle("justify-self-center text-sm")}>
      {t("backToSignIn")}
    </Link>
  );
}
