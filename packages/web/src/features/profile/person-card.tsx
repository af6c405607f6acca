import { updateAccountInput } from "@piloto/shared/account";
import { locales } from "@piloto/shared/fields";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useSetLocale } from "../../app/language-provider.tsx";
import { refreshMe } from "../../app/refresh-me.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { toast } from "../../ui/toast-store.ts";

export type Account = RouterOutputs["account"]["get"];

/** Name and language of the person, for the page and for mails. */
export function PersonCard({ account }: { account: Account }) {
  const t = useTranslations("profile");
  const app = useTranslations("app");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const setLocale = useSetLocale();
  const form = useZodForm({
    schema: updateAccountInput,
    defaultValues: { name: account.name, locale: account.locale },
  });
  const save = trpc.account.update.useMutation({
    onSuccess: async (saved) => {
      utils.account.get.setData(undefined, saved);
      form.reset({ name: saved.name, locale: saved.locale });
      toast(t("saved"));
      await Promise.all([refreshMe(), setLocale(saved.locale)]);
    },
  });
  return (
    <Card title={t("title")} hint={t("hint")}>
      <Form onSubmit={form.handleSubmit((values) => save.mutate(values))}>
        {save.error && <Banner tone="danger">{describe(save.error).text}</Banner>}
        <Field label={t("name")} error={form.formState.errors.name?.message}>
          {(control) => <Input {...control} {...form.register("name")} autoComplete="name" maxLength={120} />}
        </Field>
        <Field label={t("language")} hint={t("languageHint")} className="max-w-64">
          {(control) => (
            <Select {...control} {...form.register("locale")}>
              {locales.map((locale) => (
                <option key={locale} value={locale}>
                  {app(`languages.${locale}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={!form.formState.isDirty}
            pending={save.isPending}
            pendingLabel={ui("saving")}
          >
            {t("save")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
