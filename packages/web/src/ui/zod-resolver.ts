import type { FieldErrors, FieldValues, Resolver } from "react-hook-form";
import { set } from "react-hook-form";
import type { z } from "zod";
import { describeIssue, type ValidationTranslator } from "./validation-text.ts";

type Schema<Input, Output> = z.ZodType<Output, Input>;

/** The schema itself, or a function that imports it when the form first needs it. */
export type FormSchema<Input, Output> = Schema<Input, Output> | (() => Promise<Schema<Input, Output>>);

function readPath(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** react-hook-form's view of a schema, with translated messages; the first issue of each field counts. */
export function zodResolver<Input extends FieldValues, Output extends FieldValues>(
  schema: FormSchema<Input, Output>,
  t: ValidationTranslator,
): Resolver<Input, unknown, Output> {
  return async (values, _context, { fields }) => {
    const loaded = typeof schema === "function" ? await schema() : schema;
    const result = await loaded.safeParseAsync(values);
    if (result.success) return { values: result.data, errors: {} };
    const errors: FieldErrors<Input> = {};
    const seen = new Set<string>();
    for (const issue of result.error.issues) {
      const name = issue.path.join(".") || "root";
      if (seen.has(name)) continue;
      seen.add(name);
      const message = describeIssue(issue, readPath(values, issue.path), t);
      // The ref is what react-hook-form focuses on a refused submit.
      const ref = readPath(fields, issue.path);
      const focusable = typeof ref === "object" && ref !== null ? Reflect.get(ref, "ref") : undefined;
      set(errors, name, { type: issue.code, message, ...(focusable ? { ref: focusable } : {}) });
    }
    return { values: {}, errors };
  };
}
