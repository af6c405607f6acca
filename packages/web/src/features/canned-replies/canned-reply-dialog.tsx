import { cannedReplyLimits } from "@piloto/shared/canned-replies";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { toast } from "../../ui/toast-store.ts";
import { cannedReplyForm, toShortcut } from "./canned-reply-form.ts";
import type { CannedReply } from "./canned-replies-page.tsx";

type CannedReplyDialogProps = { reply: CannedReply | "new" | undefined; onClose: () => void };

/** Writes a quick reply, or changes one. */
export function CannedReplyDialog({ reply, onClose }: CannedReplyDialogProps) {
  const t = useTranslations("cannedReplies");
  return (
    <Dialog open={reply !== undefined} onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t(reply === "new" ? "createTitle" : "editTitle")}>
        {reply !== undefined && <CannedReplyForm reply={reply === "new" ? undefined : reply} onDone={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function CannedReplyForm({ reply, onDone }: { reply: CannedReply | undefined; onDone: () => void }) {
  const t = useTranslations("cannedReplies");
  const ui = useTranslations("ui");
  const form = useZodForm({
    schema: cannedReplyForm,
    defaultValues: { title: reply?.title ?? "", shortcut: reply?.shortcut ?? "", body: reply?.body ?? "" },
  });
  const { errors, dirtyFields } = form.formState;
  const { save, error, isPending } = useSaveCannedReply(reply, onDone);
  const isTaken = readErrorData(error)?.fields.some(({ field }) => field === "shortcut") === true;
  // The shortcut follows the title until somebody chooses one.
  const title = form.register("title", {
    onChange: (event: { target: { value: string } }) => {
      if (!reply && !dirtyFields.shortcut) form.setValue("shortcut", toShortcut(event.target.value));
    },
  });
  return (
    <Form onSubmit={(event) => void form.handleSubmit(save)(event)}>
      <SaveError error={isTaken ? undefined : error} />
      <Field label={t("title")} error={errors.title?.message}>
        {(control) => (
          <Input
            {...control}
            {...title}
            autoFocus
            autoComplete="off"
            maxLength={cannedReplyLimits.title}
            placeholder={t("titlePlaceholder")}
          />
        )}
      </Field>
      <Field
        label={t("shortcut")}
        hint={t("shortcutHint")}
        error={
          shortcutError(errors.shortcut?.type)
            ? t("shortcutInvalid")
            : (errors.shortcut?.message ?? (isTaken ? t("taken") : undefined))
        }
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("shortcut")}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={cannedReplyLimits.shortcut}
            leading={<span className="font-mono text-muted">/</span>}
            className="max-w-80 font-mono"
          />
        )}
      </Field>
      <Field label={t("body")} error={errors.body?.message}>
        {(control) => (
          <Textarea
            {...control}
            {...form.register("body")}
            rows={5}
            maxLength={cannedReplyLimits.body}
            className="max-h-80"
          />
        )}
      </Field>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={isPending} pendingLabel={ui("saving")}>
          {t(reply ? "save" : "create")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

const shortcutError = (type: unknown): boolean => type === "invalid_format";

type Fields = { title: string; shortcut: string; body: string };

function useSaveCannedReply(reply: CannedReply | undefined, onDone: () => void) {
  const t = useTranslations("cannedReplies");
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const onSuccess = async (_: unknown, { title }: Fields) => {
    onDone();
    toast(t("savedToast", { name: title }));
    await utils.cannedReplies.list.invalidate({ workspaceId });
  };
  const create = trpc.cannedReplies.create.useMutation({ onSuccess });
  const update = trpc.cannedReplies.update.useMutation({ onSuccess });
  const save = (fields: Fields) =>
    reply
      ? update.mutate({ workspaceId, cannedReplyId: reply.id, ...fields })
      : create.mutate({ workspaceId, ...fields });
  return { save, error: reply ? update.error : create.error, isPending: create.isPending || update.isPending };
}

function SaveError({ error }: { error: unknown }) {
  const t = useTranslations("cannedReplies");
  const describe = useErrorText();
  if (!error) return null;
  const { reason, max } = readErrorData(error)?.details ?? {};
  const isFull = reason === "too_many" && typeof max === "number";
  return <Banner tone="danger">{isFull ? t("tooMany", { max }) : describe(error).text}</Banner>;
}
