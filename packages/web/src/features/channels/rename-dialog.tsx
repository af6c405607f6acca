import { type ChannelView, renameChannelInput } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { useShowChannel } from "./use-channel-change.ts";

type ChannelDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** The name by which the team knows the channel; customers never see it. */
export function RenameDialog({ channel, open, onClose }: ChannelDialogProps) {
  const t = useTranslations("channels.rename");
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <RenameForm channel={channel} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const renameForm = renameChannelInput.pick({ name: true });

function RenameForm({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const t = useTranslations("channels.rename");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const show = useShowChannel();
  const form = useZodForm({ schema: renameForm, defaultValues: { name: channel.name } });
  const rename = trpc.channels.rename.useMutation({
    onSuccess: (renamed) => {
      onClose();
      show(renamed);
    },
  });
  const submit = form.handleSubmit(({ name }) => rename.mutate({ workspaceId, channelId: channel.id, name }));
  return (
    <Form onSubmit={(event) => void submit(event)}>
      {rename.error && <Banner tone="danger">{describe(rename.error).text}</Banner>}
      <Field label={t("name")} error={form.formState.errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoFocus autoComplete="off" maxLength={60} />}
      </Field>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={rename.isPending} pendingLabel={ui("saving")}>
          {t("save")}
        </Button>
      </DialogFooter>
    </Form>
  );
}
