import { lazy, Suspense } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { PasswordInput } from "../../ui/password-input.tsx";

const PasswordMeter = lazy(() => import("./password-meter.tsx").then((module) => ({ default: module.PasswordMeter })));

type NewPasswordFieldProps = {
  label: string;
  error: string | undefined;
  registration: UseFormRegisterReturn;
  password: string;
  /** Name and address: they make a password weak. */
  ownWords: readonly string[];
};

/** A password to choose. The strength meter and its word lists are downloaded when the first letter is typed. */
export function NewPasswordField({ label, error, registration, password, ownWords }: NewPasswordFieldProps) {
  const t = useTranslations("auth.signUp");
  return (
    <div className="grid gap-2">
      <Field label={label} hint={t("passwordHint")} error={error}>
        {(control) => <PasswordInput {...control} {...registration} size="lg" autoComplete="new-password" />}
      </Field>
      {password !== "" && (
        <Suspense fallback={<div className="h-4" />}>
          <PasswordMeter password={password} ownWords={ownWords} />
        </Suspense>
      )}
    </div>
  );
}
