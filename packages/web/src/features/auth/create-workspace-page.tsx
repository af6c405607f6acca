import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { api } from "../../api/client.ts";
import { useAction } from "../../api/use-action.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { signOut } from "../../app/sign-out.ts";
import { useMe } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";

const loadSchema = () => import("@piloto/shared/workspaces").then((module) => module.createWorkspaceInput);

/** For someone who has no workspace yet, or wants another. */
export function CreateWorkspacePage() {
  const t = useTranslations("auth.onboarding");
  const describe = useErrorText();
  const navigate = useNavigate();
  const hasWorkspace = useMe().memberships.length > 0;
  // The same key for every try of this form: a repeated create is the same create.
  const [clientKey] = useState(() => crypto.randomUUID());
  const [failure, setFailure] = useState<string>();
  const fail = (error: unknown) => setFailure(describe(error).text);
  const form = useZodForm({ schema: loadSchema, defaultValues: { name: "", clientKey } });
  const create = useAction(api.workspaces.create.mutate, {
    onSuccess: async ({ slug }) => {
      await refreshMe();
      await navigate({ to: "/w/$slug", params: { slug } });
    },
    onError: fail,
  });
  const submit = form.handleSubmit((values) => create.run(values));
  return (
    <AuthLayout>
      <AuthHeading title={t("title")}>{t("text")}</AuthHeading>
      <Form onSubmit={(event) => void submit(event)}>
        {failure && <Banner tone="danger">{failure}</Banner>}
        <Field label={t("nameLabel")} error={form.formState.errors.name?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register("name")}
              size="lg"
              placeholder={t("placeholder")}
              autoComplete="organization"
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          block
          pending={create.isPending || create.isSuccess}
          pendingLabel={t("pending")}
        >
          {t("submit")}
        </Button>
      </Form>
      {hasWorkspace ? (
        <Button asChild variant="ghost">
          <Link to="/">{t("back")}</Link>
        </Button>
      ) : (
        <Button variant="ghost" onClick={() => void signOut().catch(fail)}>
          {t("signOut")}
        </Button>
      )}
    </AuthLayout>
  );
}
