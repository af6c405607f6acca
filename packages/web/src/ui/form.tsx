import type { ComponentProps, FormEventHandler } from "react";
import { useForm, type DefaultValues, type FieldValues, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { cn } from "./cn.ts";
import { zodResolver, type FormSchema } from "./zod-resolver.ts";

/**
 * A form checked by a shared zod schema: on leaving a field, then live while it is wrong; submit focuses the first
 * error. `schema` may be a function that imports it, so that the sign-in page can paint before zod has arrived.
 */
export function useZodForm<Input extends FieldValues, Output extends FieldValues = Input>(options: {
  schema: FormSchema<Input, Output>;
  defaultValues: DefaultValues<Input>;
}): UseFormReturn<Input, unknown, Output> {
  const t = useTranslations("errors.validation");
  return useForm<Input, unknown, Output>({
    resolver: zodResolver(options.schema, t),
    defaultValues: options.defaultValues,
    mode: "onBlur",
    reValidateMode: "onChange",
    shouldFocusError: true,
  });
}

type FormProps = Omit<ComponentProps<"form">, "onSubmit"> & { onSubmit: FormEventHandler<HTMLFormElement> };

/** A form without the browser's own bubbles: our fields say what is wrong. */
export function Form({ className, ...rest }: FormProps) {
  return <form noValidate {...rest} className={cn("grid gap-4", className)} />;
}
