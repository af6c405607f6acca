import type { LoginInput } from "@piloto/shared/auth";
import { useRef, useState, type ChangeEvent } from "react";
import { useTranslations } from "use-intl";
import { describeIssue } from "../../ui/validation-text.ts";

type Field = "email" | "password";
type Values = Record<Field, string>;
type Errors = Partial<Record<Field, string>>;

const fields: readonly Field[] = ["email", "password"];

type FieldProps = {
  name: Field;
  value: string;
  ref: (element: HTMLInputElement | null) => void;
  onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  onBlur: () => void;
};

export type Credentials = {
  errors: Errors;
  field: (name: Field) => FieldProps;
  /** Calls back with valid values only; otherwise focuses the first wrong field. */
  submit: (onValid: (values: LoginInput) => void) => Promise<void>;
  selectPassword: () => void;
};

/**
 * The sign-in form's two fields, checked like every other form: on leaving, then live while wrong. It does without
 * react-hook-form, which would be a tenth of this page's first download; the shared schema arrives when first needed.
 */
export function useCredentials(initial: Values): Credentials {
  const t = useTranslations("errors.validation");
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const elements = useRef<Partial<Record<Field, HTMLInputElement | null>>>({});

  const check = async (candidate: Values): Promise<{ valid?: LoginInput; found: Errors }> => {
    const { loginInput } = await import("@piloto/shared/auth");
    const result = loginInput.safeParse(candidate);
    if (result.success) return { valid: result.data, found: {} };
    const found: Errors = {};
    for (const issue of result.error.issues) {
      const name = fields.find((field) => field === issue.path[0]);
      if (name) found[name] ??= describeIssue(issue, candidate[name], t);
    }
    return { found };
  };

  const showError = async (name: Field, candidate: Values) => {
    const { found } = await check(candidate);
    setErrors(({ [name]: _old, ...others }) => (found[name] ? { ...others, [name]: found[name] } : others));
  };

  return {
    errors,
    field: (name) => ({
      name,
      value: values[name],
      ref: (element) => {
        elements.current[name] = element;
      },
      onChange: (event) => {
        const next = { ...values, [name]: event.target.value };
        setValues(next);
        if (errors[name]) void showError(name, next);
      },
      onBlur: () => {
        // An untouched empty field is not wrong yet: people tab past it on their way to Google or a passkey.
        if (values[name] !== "") void showError(name, values);
      },
    }),
    submit: async (onValid) => {
      const { valid, found } = await check(values);
      setErrors(found);
      if (valid) onValid(valid);
      else elements.current[fields.find((field) => found[field]) ?? "email"]?.focus();
    },
    selectPassword: () => elements.current.password?.select(),
  };
}
