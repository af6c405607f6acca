import { agentConfig } from "@piloto/shared/agents";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { isAppError, readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { type AgentTemplate, agentTemplates, createDraft } from "./agent-templates.ts";

const schema = agentConfig.pick({ name: true, purpose: true });

type CreateAgentDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Name, purpose and a template; the rest is written in the editor, which opens at once. */
export function CreateAgentDialog({ open, onOpenChange }: CreateAgentDialogProps) {
  const t = useTranslations("agents.create");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} description={t("text")}>
        <CreateAgentForm />
      </DialogContent>
    </Dialog>
  );
}

function CreateAgentForm() {
  const t = useTranslations("agents.create");
  const ui = useTranslations("ui");
  const locale = useLocale();
  const { workspaceId, slug } = useWorkspace();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  // One key for every try of this form: a repeated create is the same create.
  const [clientKey] = useState(() => crypto.randomUUID());
  const [template, setTemplate] = useState<AgentTemplate>("sales");
  const form = useZodForm({ schema, defaultValues: { name: "", purpose: "" } });
  const create = trpc.agents.create.useMutation({
    onSuccess: async (agent) => {
      utils.agents.get.setData({ workspaceId, agentId: agent.id }, agent);
      void utils.agents.list.invalidate({ workspaceId });
      await navigate({ to: "/w/$slug/agents/$agentId", params: { slug, agentId: agent.id } });
    },
    onError: (error) => {
      if (isNameTaken(error)) form.setError("name", { message: t("nameTaken") }, { shouldFocus: true });
    },
  });
  const submit = form.handleSubmit(({ name, purpose }) =>
    create.mutate({ workspaceId, clientKey, draft: createDraft(template, { name, purpose, locale }) }),
  );
  const { errors } = form.formState;
  return (
    <Form onSubmit={(event) => void submit(event)}>
      {create.error && !isNameTaken(create.error) && <Banner tone="danger">{describe(create.error).text}</Banner>}
      <Field label={t("name")} hint={t("nameHint")} error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} maxLength={60} autoComplete="off" autoFocus />}
      </Field>
      <Field label={t("purpose")} hint={t("purposeHint")} error={errors.purpose?.message} optional>
        {(control) => <Input {...control} {...form.register("purpose")} maxLength={120} autoComplete="off" />}
      </Field>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">{t("template")}</legend>
        <RadioGroup
          aria-label={t("template")}
          value={template}
          onValueChange={setTemplate}
          options={agentTemplates.map((value) => ({
            value,
            label: t(`templates.${value}.label`),
            hint: t(`templates.${value}.hint`),
          }))}
        />
      </fieldset>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="primary"
          pending={create.isPending || create.isSuccess}
          pendingLabel={t("pending")}
        >
          {t("submit")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

/** The server's CONFLICT on the field `name`: an active agent has it. */
function isNameTaken(error: unknown): boolean {
  return isAppError(error, "CONFLICT") && readErrorData(error)?.fields[0]?.field === "name";
}
