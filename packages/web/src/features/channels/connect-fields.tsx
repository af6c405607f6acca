import type { ChannelSetup, ChannelView } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { useAgentOptions } from "./agent-choice.tsx";
import { connectForms, type ConnectValues, idFields, secretFields } from "./connect-form.ts";
import { SecretField } from "./secret-field.tsx";
import { useConnect } from "./use-connect.ts";
import { useTryConnection } from "./use-try-connection.ts";

type ConnectFieldsProps = {
  kind: ChannelKind;
  known: ChannelView | undefined;
  onConnected: (connected: { channel: ChannelView; setup: ChannelSetup }) => void;
};

/** Ids, secrets, a name and an agent; "Testar conexão" changes nothing, "Conectar" tries once more and keeps. */
export function ConnectFields({ kind, known, onConnected }: ConnectFieldsProps) {
  const t = useTranslations("channels");
  const { workspaceId } = useWorkspace();
  const agents = useAgentOptions();
  const [agentId, setAgentId] = useState<string>(known?.agent?.id ?? "");
  const form = useZodForm<ConnectValues>({ schema: connectForms[kind], defaultValues: startValues(known) });
  const connect = useConnect(kind, onConnected);
  const test = useTryConnection(kind);
  const runTest = async () => {
    if (!(await form.trigger(kind === "whatsapp" ? [...idFields, ...secretFields] : [...secretFields]))) return;
    connect.reset();
    test.run({ workspaceId, ...form.getValues() }, ({ verifiedName, displayName }) => {
      if (form.getValues("name").trim() === "")
        form.setValue("name", verifiedName || displayName, { shouldValidate: true });
    });
  };
  const submit = form.handleSubmit((values) => {
    test.reset();
    connect.run({ workspaceId, ...values, agentId: agentId === "" ? null : agentId });
  });
  const refused = connect.refused ?? test.refused;
  const errorOf = (field: keyof ConnectValues) =>
    form.formState.errors[field]?.message ?? (refused?.field === field ? refused.text : undefined);
  return (
    <Form
      onSubmit={(event) => void submit(event)}
      onChange={({ target }) => {
        if (!(target instanceof HTMLInputElement) || target.name === "name") return;
        // What was refused, or worked, was not this.
        connect.reset();
        test.reset();
      }}
    >
      {refused && refused.field === null && <Banner tone="danger">{refused.text}</Banner>}
      {kind === "whatsapp" && (
        <div className="grid grid-cols-2 items-start gap-4 max-md:grid-cols-1">
          {idFields.map((field) => {
            // Here, not within the field: on a refused submit the first one registered gets the focus.
            const registered = form.register(field);
            return (
              <Field key={field} label={t(`fields.${field}`)} hint={t(`hints.${field}`)} error={errorOf(field)}>
                {(control) => (
                  <Input {...control} {...registered} inputMode="numeric" autoComplete="off" className="tabular-nums" />
                )}
              </Field>
            );
          })}
        </div>
      )}
      {secretFields.map((field) => (
        <SecretField
          key={field}
          label={t(`fields.${field}`)}
          hint={t(`hints.${kind}.${field}`)}
          error={errorOf(field)}
          control={form.register(field)}
        />
      ))}
      {test.found && (
        <Banner tone="success" title={t("test.works", { name: test.found.displayName })}>
          {test.found.verifiedName !== "" && t("test.verifiedName", { name: test.found.verifiedName })}
        </Banner>
      )}
      <div className="grid grid-cols-2 items-start gap-4 max-md:grid-cols-1">
        <Field label={t("fields.name")} hint={t("hints.name")} error={errorOf("name")}>
          {(control) => <Input {...control} {...form.register("name")} autoComplete="off" maxLength={60} />}
        </Field>
        <Field optional label={t("agent.label")} hint={t("hints.agent")}>
          {(control) => (
            <Select {...control} value={agentId} onChange={(event) => setAgentId(event.target.value)}>
              <option value="">{t("agent.nobody")}</option>
              {agents?.map((agent) => (
                <option key={agent.id} value={agent.id}>
                  {agent.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <DialogFooter className="mt-1">
        <Button onClick={() => void runTest()} pending={test.isPending} pendingLabel={t("test.pending")}>
          {t("test.run")}
        </Button>
        <Button type="submit" variant="primary" pending={connect.isPending} pendingLabel={t("connectDialog.pending")}>
          {t("connectDialog.connect")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

const startValues = (known: ChannelView | undefined): ConnectValues => ({
  name: known?.name ?? "",
  phoneNumberId: known?.externalId ?? "",
  accountId: known?.accountExternalId ?? "",
  accessToken: "",
  appSecret: "",
});
