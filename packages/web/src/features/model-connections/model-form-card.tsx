import type { ModelConnectionPage } from "@piloto/shared/model-connections";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Stack } from "../../ui/page.tsx";
import { ConflictBanner, SaveError } from "./save-errors.tsx";
import { LimitFields } from "./limit-fields.tsx";
import {
  modelForm,
  type ModelFormInput,
  type ModelFormOutput,
  toFormValues,
  toSaveInput,
  toServer,
} from "./model-form.ts";
import { PriceFields } from "./price-fields.tsx";
import { ServerFields } from "./server-fields.tsx";
import { TestResult } from "./test-result.tsx";
import { useSaveModel } from "./use-save-model.ts";
import { useTestModel } from "./use-test-model.ts";

const serverFields = ["provider", "baseUrl", "modelId", "apiKey"] as const;

/** Server and key, prices and budget, limits; tried before or after saving. */
export function ModelForm({ page: { connection } }: { page: ModelConnectionPage }) {
  const t = useTranslations("modelConnections");
  const ui = useTranslations("ui");
  const locale = useLocale();
  // What the form grew from: a colleague's later save must be noticed, not overwritten.
  const [base, setBase] = useState(connection);
  const form = useZodForm<ModelFormInput, ModelFormOutput>({
    schema: modelForm,
    defaultValues: toFormValues(connection, locale),
  });
  const start = (from: typeof connection) => {
    setBase(from);
    form.reset(toFormValues(from, locale));
  };
  const save = useSaveModel(start);
  const test = useTestModel();
  const runTest = async () => {
    if (!(await form.trigger([...serverFields]))) return;
    test.run(toServer(modelForm.parse({ ...toFormValues(null, locale), ...pickServer(form.getValues()) })));
  };
  const submit = form.handleSubmit((values) => save.run(toSaveInput(values, base?.revision ?? 0)));
  return (
    <Form onSubmit={(event) => void submit(event)} aria-label={t("formLabel")}>
      <Stack>
        <Card title={t("serverTitle")} hint={t("serverHint")}>
          <ServerFields form={form} base={base} error={save.error ?? test.error} />
        </Card>
        <Card title={t("pricesTitle")} hint={t("pricesHint")}>
          <PriceFields form={form} />
        </Card>
        <LimitFields form={form} />
      </Stack>
      <ConflictBanner
        error={save.error}
        onTakeTheirs={() => void save.takeTheirs()}
        onOverwrite={(revision) => void form.handleSubmit((values) => save.run(toSaveInput(values, revision)))()}
      />
      <SaveError error={save.error} />
      <TestResult test={test} />
      <div className="flex items-center gap-2 max-md:flex-col-reverse max-md:items-stretch">
        <Button type="submit" variant="primary" pending={save.isPending} pendingLabel={ui("saving")}>
          {t("save")}
        </Button>
        <Button onClick={() => void runTest()} pending={test.isPending} pendingLabel={t("testing")}>
          {t("test")}
        </Button>
      </div>
    </Form>
  );
}

const pickServer = ({ provider, baseUrl, modelId, apiKey, hasNoKey }: ModelFormInput) => ({
  provider,
  baseUrl,
  modelId,
  apiKey,
  hasNoKey,
});
