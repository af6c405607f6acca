import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { settleStepUp, type StepUpMethod } from "../../api/step-up-store.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { PasswordInput } from "../../ui/password-input.tsx";
import { runtimeConfig } from "../runtime-config.ts";
import { usePasskeyCeremony } from "../use-passkey-ceremony.ts";
import { SegmentedControl } from "../../ui/segmented-control.tsx";

/**
 * Asks for the password, a code or a passkey once more; what was refused then repeats by itself. Google is a round trip
 * that leaves the page, so it is offered to those who have nothing else.
 */
export function StepUpDialog({ available }: { available: readonly StepUpMethod[] }) {
  const t = useTranslations("auth.stepUp");
  const inPage = available.filter((method) => method !== "google");
  const [method, setMethod] = useState<StepUpMethod>(inPage[0] ?? "google");
  return (
    <Dialog open onOpenChange={(open) => !open && settleStepUp(false)}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <div className="grid gap-4">
          {inPage.length > 1 && (
            <SegmentedControl
              block
              aria-label={t("method")}
              value={method}
              onValueChange={setMethod}
              segments={inPage.map((value) => ({ value, label: t(value) }))}
            />
          )}
          <Proof key={method} method={method} />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Proof({ method }: { method: StepUpMethod }) {
  if (method === "google") return <GoogleProof />;
  return method === "passkey" ? <PasskeyProof /> : <TypedProof method={method} />;
}

/** Comes back to this page with the factor proven; the person then repeats what they were about to do. */
function GoogleProof() {
  const t = useTranslations("auth.stepUp");
  const { pathname, search } = window.location;
  const query = new URLSearchParams({ purpose: "reauthenticate", returnTo: pathname + search });
  return (
    <div className="grid gap-4">
      <p className="text-sm text-secondary">{t("googleText")}</p>
      <Button asChild variant="primary" size="lg">
        <a href={`${runtimeConfig.apiOrigin ?? ""}/auth/google/start?${query}`}>{t("useGoogle")}</a>
      </Button>
    </div>
  );
}

function TypedProof({ method }: { method: "password" | "totp" }) {
  const t = useTranslations("auth.stepUp");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const [typed, setTyped] = useState("");
  const confirm = useAction(api.auth.reauthenticate.mutate, { onSuccess: () => settleStepUp(true) });
  const error = confirm.error
    ? isAppError(confirm.error, "INVALID_CREDENTIALS")
      ? t("wrongPassword")
      : describe(confirm.error).text
    : undefined;
  const submit = () => {
    if (typed === "" || confirm.isPending) return;
    confirm.run(method === "password" ? { method, password: typed } : { method, code: typed });
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t(method)} error={error}>
        {(control) =>
          method === "password" ? (
            <PasswordInput
              {...control}
              autoFocus
              autoComplete="current-password"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          ) : (
            <Input
              {...control}
              autoFocus
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="font-mono"
            />
          )
        }
      </Field>
      <DialogFooter className="mt-0">
        <Button onClick={() => settleStepUp(false)}>{ui("cancel")}</Button>
        <Button type="submit" variant="primary" pending={confirm.isPending} pendingLabel={t("pending")}>
          {t("confirm")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

function PasskeyProof() {
  const t = useTranslations("auth.stepUp");
  const { isPending, hasFailed, run } = usePasskeyCeremony(async (prove) => {
    const { options } = await api.auth.startPasskeyReauthentication.mutate();
    await api.auth.reauthenticate.mutate({ method: "passkey", response: await prove(options) });
    settleStepUp(true);
  });
  return (
    <div className="grid gap-4">
      {hasFailed && <Banner tone="danger">{t("passkeyFailed")}</Banner>}
      <Button variant="primary" size="lg" pending={isPending} pendingLabel={t("pending")} onClick={run}>
        <Fingerprint aria-hidden />
        {t("usePasskey")}
      </Button>
    </div>
  );
}
