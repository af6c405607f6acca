import { useTranslations } from "use-intl";
import { renameWorkspaceInput } from "@piloto/shared/workspaces";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Workspace } from "./use-update-workspace.ts";

const nameForm = renameWorkspaceInput.pick({ name: true });

/** The name everybody sees; renaming back is one click. */
export function NameCard({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("workspaces");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const input = { workspaceId: workspace.id };
  const form = useZodForm({ schema: nameForm, defaultValues: { name: workspace.name } });
  const rename = trpc.workspaces.rename.useMutation({
    onSuccess: async ({ name }) => {
      form.reset({ name });
      toast(t("renamed", { name }), {
        onUndo: () => rename.mutate({ ...input, name: workspace.name }),
      });
      await Promise.all([utils.workspaces.get.invalidate(input), refreshMe()]);
    },
  });
  const submit = form.handleSubmit(({ name }) => rename.mutate({ ...input, name }));
  return (
    <Card title={t("nameTitle")} hint={t("nameHint")}>
      <Form onSubmit={(event) => void submit(event)}>
        {rename.error && <Banner tone="danger">{describe(rename.error).text}</Banner>}
        <Field label={t("nameLabel")} error={form.formState.errors.name?.message}>
          {(control) => <Input {...control} {...form.register("name")} maxLength={80} autoComplete="organization" />}
        </Field>
        <div>
          <Button
            type="submit"
            variant="primary"
            disabled={!form.formState.isDirty}
            pending={rename.isPending}
            pendingLabel={ui("saving")}
          >
            {t("save")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
