import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { RecipientField, type Recipient } from "./recipient-field.tsx";

type NewConversationProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Writing first: to a contact or a number, on a channel. It opens the conversation; the first message is a template. */
export function NewConversationDialog({ open, onOpenChange }: NewConversationProps) {
  const t = useTranslations("conversations.create");
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <NewConversationForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function NewConversationForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("conversations.create");
  const describe = useErrorText();
  const navigate = useNavigate();
  const { workspaceId, slug } = useWorkspace();
  const [recipient, setRecipient] = useState<Recipient | null>(null);
  const [name, setName] = useState("");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const channels = trpc.channels.list.useQuery({ workspaceId });
  const start = trpc.conversations.start.useMutation();
  const active = (channels.data ?? []).filter(({ status }) => status === "active");
  const channel = active.find(({ id }) => id === chosenId) ?? active[0];
  const isStrangerOnInstagram = channel?.kind === "instagram" && recipient?.kind === "phone";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!channel || !recipient || isStrangerOnInstagram) return;
    const to =
      recipient.kind === "contact"
        ? { contactId: recipient.id }
        : { phone: recipient.phone, ...(name.trim() !== "" && { name: name.trim() }) };
    start.mutate(
      { workspaceId, channelId: channel.id, ...to },
      {
        onSuccess: ({ conversationId }) => {
          onDone();
          void navigate({ to: "/w/$slug/conversations/$conversationId", params: { slug, conversationId } });
        },
      },
    );
  };
  if (channels.data && active.length === 0) return <Banner tone="warning">{t("noChannels")}</Banner>;
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <RecipientField recipient={recipient} onChange={setRecipient} />
      {recipient?.kind === "phone" && (
        <Field label={t("name")} hint={t("nameHint")} optional>
          {(control) => (
            <Input {...control} maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
      )}
      <Field label={t("channel")} error={isStrangerOnInstagram ? t("instagram") : undefined}>
        {(control) => (
          <Select {...control} value={channel?.id ?? ""} onChange={(event) => setChosenId(event.target.value)}>
            {active.map(({ id, name: channelName }) => (
              <option key={id} value={id}>
                {channelName}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {start.error && <Banner tone="danger">{describe(start.error).text}</Banner>}
      <DialogFooter className="mt-1">
        <Button
          type="submit"
          variant="primary"
          disabled={!recipient || !channel || isStrangerOnInstagram}
          pending={start.isPending}
          pendingLabel={t("pending")}
        >
          {t("submit")}
        </Button>
      </DialogFooter>
    </form>
  );
}
