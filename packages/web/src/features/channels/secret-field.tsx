import type { ComponentProps, ReactNode } from "react";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";

type SecretFieldProps = {
  label: string;
  hint?: ReactNode;
  error: string | undefined;
  optional?: boolean;
  /** From `register`. */
  control: ComponentProps<typeof Input>;
};

/** A token or a secret: pasted, hidden from who stands beside, and never offered to a password store. */
export function SecretField({ label, hint, error, optional = false, control }: SecretFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(field) => (
        <Input
          {...field}
          {...control}
          type="password"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          className="font-mono"
        />
      )}
    </Field>
  );
}
