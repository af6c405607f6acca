import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { session } from "../../api/session-browser.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";
import { BackToSignIn } from "./forgot-password-page.tsx";
import type { FactorMethod, SecondFactorSearch } from "./search.ts";
import { useLeaveWhenSignedIn } from "./use-leave-when-signed-in.ts";
import { usePasskeyCeremony } from "../../app/use-passkey-ceremony.ts";

const switches = { totp: "useTotp", recovery_code: "useRecovery", passkey: "usePasskey" } as const;
const texts = { totp: "totpText", recovery_code: "recoveryText", passkey: "passkeyText" } as const;

/** The step after the password: a code of the app, a recovery code or a passkey. */
export function SecondFactorPage({ search }: { search: SecondFactorSearch }) {
  const t = useTranslations("auth.secondFactor");
  const [method, setMethod] = useState<FactorMethod>(search.methods[0] ?? "totp");
  useLeaveWhenSignedIn(search.returnTo);
  return (
    <AuthLayout>
      <AuthHeading title={t("title")}>{t(texts[method])}</AuthHeading>
      {method === "passkey" ? <PasskeyStep /> : <CodeStep key={method} method={method} />}
      <div className="grid justify-items-center gap-2">
        {search.methods
          .filter((other) => other !== method)
          .map((other) => (
            <Button key={other} variant="ghost" onClick={() => setMethod(other)}>
              {t(switches[other])}
            </Button>
          ))}
        <BackToSignIn />
      </div>
    </AuthLayout>
  );
}

function CodeStep({ method }: { method: "totp" | "recovery_code" }) {
  const t = useTranslations("auth.secondFactor");
  const describe = useErrorText();
  const [code, setCode] = useState("");
  const verify = useAction(
    (input: { code: string }) => session.signIn(() => api.auth.verifySecondFactor.mutate(input)),
    {
      onSuccess: ({ user }) => session.signedIn(user.id),
    },
  );
  const isTotp = method === "totp";
  const submit = (typed: string) => {
    if (typed.trim() !== "" && !verify.isPending) verify.run({ code: typed });
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <FlowError error={verify.error} />
      <Field
        label={isTotp ? t("totpLabel") : t("recoveryLabel")}
        error={isAppError(verify.error, "CODE_INVALID") ? describe(verify.error).text : undefined}
      >
        {(control) => (
          <Input
            {...control}
            size="lg"
            autoFocus
            value={code}
            onChange={(event) => {
              setCode(event.target.value);
              // Authenticator apps and SMS fill all six at once; one key less to press.
              if (isTotp && /^\d{6}$/.test(event.target.value.replaceAll(" ", ""))) submit(event.target.value);
            }}
            inputMode={isTotp ? "numeric" : "text"}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={isTotp ? 7 : 24}
            className="font-mono tracking-widest"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant="primary"
        size="lg"
        block
        pending={verify.isPending || verify.isSuccess}
        pendingLabel={t("pending")}
      >
        {t("submit")}
      </Button>
    </Form>
  );
}

/** Everything but a wrong code: the flow ran out, a limit, the network. */
function FlowError({ error }: { error: unknown }) {
  const t = useTranslations("auth.secondFactor");
  const describe = useErrorText();
  if (!error || isAppError(error, "CODE_INVALID")) return null;
  const isLost = isAppError(error, "TOKEN_INVALID") || isAppError(error, "SESSION_EXPIRED");
  return <Banner tone="danger">{isLost ? t("lost") : describe(error).text}</Banner>;
}

function PasskeyStep() {
  const t = useTranslations("auth");
  const ceremony = usePasskeyCeremony(async (prove) => {
    const { options } = await api.passkeys.startSecondFactor.mutate();
    const response = await prove(options);
    const { user } = await session.signIn(() => api.passkeys.finishSecondFactor.mutate({ response }));
    await session.signedIn(user.id);
  });
  return (
    <div className="grid gap-4">
      {ceremony.hasFailed && <Banner tone="danger">{t("stepUp.passkeyFailed")}</Banner>}
      <Button
        variant="primary"
        size="lg"
        block
        pending={ceremony.isPending}
        pendingLabel={t("secondFactor.pending")}
        onClick={ceremony.run}
      >
        <Fingerprint aria-hidden />
        {t("secondFactor.usePasskey")}
      </Button>
    </div>
  );
}
