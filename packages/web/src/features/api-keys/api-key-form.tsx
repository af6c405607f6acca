import { useState } from "react";
import { useTranslations } from "use-intl";
import { apiKeyLifetimes, apiKeyNameField, type ApiKeyScope, apiKeyScopes, maxApiKeys } from "@piloto/shared/api-keys";
import { z } from "zod";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { DialogClose, DialogFooter } from "../../ui/dialog.tsx";
import { Field, FieldError } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";

type ApiKeyFormProps = { onCreated: (created: RouterOutputs["apiKeys"]["create"]) => void };

const never = "never";
const keyForm = z.object({ name: apiKeyNameField, expiry: z.string() });

/** Name, scopes and expiry of a new key. */
export function ApiKeyForm({ onCreated }: ApiKeyFormProps) {
  const t = useTranslations("apiKeys");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>([]);
  const [isScopeMissing, setIsScopeMissing] = useState(false);
  const create = trpc.apiKeys.create.useMutation({
    onSuccess: async (created) => {
      onCreated(created);
      await utils.apiKeys.list.invalidate({ workspaceId });
    },
  });
  const form = useZodForm({ schema: keyForm, defaultValues: { name: "", expiry: "90" } });
  const submit = form.handleSubmit(({ name, expiry }) => {
    setIsScopeMissing(scopes.length === 0);
    if (scopes.length === 0) return;
    create.mutate({ workspaceId, name, scopes: [...scopes], expiresInDays: expiry === never ? null : Number(expiry) });
  });
  const isEndless = form.watch("expiry") === never;
  return (
    <Form onSubmit={(event) => void submit(event)}>
      <CreateError error={create.error} />
      <Field label={t("name")} error={form.formState.errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("name")}
            autoFocus
            autoComplete="off"
            maxLength={80}
            placeholder={t("namePlaceholder")}
          />
        )}
      </Field>
      <ScopeChoice
        scopes={scopes}
        isMissing={isScopeMissing && scopes.length === 0}
        onChange={(next) => setScopes(next)}
      />
      <Field label={t("expiry")} hint={isEndless ? t("expiryNeverHint") : undefined}>
        {(control) => (
          <Select {...control} {...form.register("expiry")} className="max-w-50">
            {apiKeyLifetimes.map((count) => (
              <option key={count} value={count}>
                {t("expiryDays", { count })}
              </option>
            ))}
            <option value={never}>{t("expiryNever")}</option>
          </Select>
        )}
      </Field>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={create.isPending} pendingLabel={t("creating")}>
          {t("create")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

type ScopeChoiceProps = {
  scopes: readonly ApiKeyScope[];
  isMissing: boolean;
  onChange: (scopes: readonly ApiKeyScope[]) => void;
};

function ScopeChoice({ scopes, isMissing, onChange }: ScopeChoiceProps) {
  const t = useTranslations("apiKeys");
  const toggle = (scope: ApiKeyScope, isOn: boolean) =>
    onChange(isOn ? [...scopes, scope] : scopes.filter((chosen) => chosen !== scope));
  return (
    <fieldset className="grid gap-2" aria-describedby={isMissing ? "scopes-error" : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{t("scopes")}</legend>
      {apiKeyScopes.map((scope) => (
        <Checkbox
          key={scope}
          label={t(`scopeNames.${scope}`)}
          hint={t(`scopeHints.${scope}`)}
          checked={scopes.includes(scope)}
          onCheckedChange={(isOn) => toggle(scope, isOn === true)}
        />
      ))}
      {isMissing && <FieldError id="scopes-error">{t("needScope")}</FieldError>}
    </fieldset>
  );
}

function CreateError({ error }: { error: unknown }) {
  const t = useTranslations("apiKeys");
  const describe = useErrorText();
  if (!error) return null;
  return (
    <Banner tone="danger">
      {isAppError(error, "CONFLICT") ? t("tooMany", { max: maxApiKeys }) : describe(error).text}
    </Banner>
  );
}
