import { agentLimits } from "@piloto/shared/agent-limits";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError, readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Agent } from "./agent-types.ts";
import type { DraftSaver } from "./draft-saver.ts";
import { useEditor } from "./editor-context.ts";
import { useShowAgent } from "./use-show-agent.ts";

type PublishDialogProps = { agent: Agent; saver: DraftSaver; open: boolean; onOpenChange: (open: boolean) => void };

/** Says what going live means, and asks for a note. */
export function PublishDialog({ agent, saver, open, onOpenChange }: PublishDialogProps) {
  const t = useTranslations("agents.publish");
  const { changes, draft } = useEditor();
  const live = agent.published?.number;
  const text =
    live === undefined
      ? t("first", { name: draft.name })
      : t("text", { name: draft.name, count: changes.length, number: live });
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("title", { number: (live ?? 0) + 1 })} description={text}>
        <PublishForm agent={agent} saver={saver} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type PublishFormProps = { agent: Agent; saver: DraftSaver; onDone: () => void };

function PublishForm({ agent, saver, onDone }: PublishFormProps) {
  const t = useTranslations("agents.publish");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const [note, setNote] = useState("");
  const [isUnsaved, setIsUnsaved] = useState(false);
  const failureOf = useFailureText();
  const showAgent = useShowAgent(saver);
  const publish = trpc.agents.publish.useMutation({
    onSuccess: (published) => {
      showAgent(published);
      onDone();
      toast(t("done", { number: published.published?.number ?? 0 }));
    },
  });
  const submit = async () => {
    // What goes live is what the server has, so the last edit has to be there first.
    const isSaved = await saver.flush();
    setIsUnsaved(!isSaved);
    if (isSaved) publish.mutate({ workspaceId, agentId: agent.id, draftRevision: saver.view().revision, note });
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (!publish.isPending) void submit();
      }}
    >
      {isUnsaved && <Banner tone="danger">{t("notSaved")}</Banner>}
      {publish.error && <Banner tone="danger">{failureOf(publish.error)}</Banner>}
      <Field label={t("note")} hint={t("noteHint")} optional>
        {(control) => (
          <Input
            {...control}
            value={note}
            maxLength={agentLimits.note}
            autoComplete="off"
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={publish.isPending} pendingLabel={t("pending")}>
          {t("submit")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

function useFailureText(): (error: unknown) => string {
  const t = useTranslations("agents.publish");
  const describe = useErrorText();
  return (error) => {
    const details = readErrorData(error)?.details ?? {};
    const isSame = isAppError(error, "CONFLICT") && details["reason"] === "nothing_changed";
    return isSame ? t("nothingChanged", { number: Number(details["version"]) }) : describe(error).text;
  };
}
