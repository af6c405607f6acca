import { type ChannelView, replaceCredentialsInput } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Form, useZodForm } from "../../ui/form.tsx";
import { toast } from "../../ui/toast-store.ts";
import { SecretField } from "./secret-field.tsx";
import { useShowChannel } from "./use-channel-change.ts";
import { readProblem, useProblemText } from "./use-problem-text.ts";

type ReauthorizeDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** A new token for a channel that is there; it is tried before anything is kept. */
export function ReauthorizeDialog({ channel, open, onClose }: ReauthorizeDialogProps) {
  const t = useTranslations("channels.reauthorize");
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={t("title", { name: channel.name })} description={t(`text.${channel.kind}`)}>
        <ReauthorizeForm channel={channel} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

const { accessToken, appSecret } = replaceCredentialsInput.shape;
// An empty field is no new secret.
const reauthorizeForm = z.object({ accessToken, appSecret: z.literal("").or(appSecret) });

function ReauthorizeForm({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const t = useTranslations("channels");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const show = useShowChannel();
  const form = useZodForm({ schema: reauthorizeForm, defaultValues: { accessToken: "", appSecret: "" } });
  const { errors } = form.formState;
  const replace = trpc.channels.replaceCredentials.useMutation({
    onSuccess: (after) => {
      onClose();
      show(after);
      toast(t("reauthorize.toast", { name: after.name }));
    },
  });
  const refused = useRefusal(replace.error);
  const submit = form.handleSubmit((values) =>
    replace.mutate({
      workspaceId,
      channelId: channel.id,
      accessToken: values.accessToken,
      ...(values.appSecret && { appSecret: values.appSecret }),
    }),
  );
  return (
    <Form onSubmit={(event) => void submit(event)}>
      {refused.text && <Banner tone="danger">{refused.text}</Banner>}
      <SecretField
        label={t("fields.accessToken")}
        hint={t("reauthorize.tokenHint")}
        error={errors.accessToken?.message ?? refused.accessToken}
        control={{ ...form.register("accessToken"), autoFocus: true }}
      />
      <SecretField
        optional
        label={t("fields.appSecret")}
        hint={t("reauthorize.secretHint")}
        error={errors.appSecret?.message ?? refused.appSecret}
        control={form.register("appSecret")}
      />
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={replace.isPending} pendingLabel={t("reauthorize.pending")}>
          {t("reauthorize.save")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

/** Meta's refusal at the field it is about; what is about none stands above the form. */
function useRefusal(error: unknown): { text?: string; accessToken?: string; appSecret?: string } {
  const t = useTranslations("channels.problem");
  const describe = useErrorText();
  const sayProblem = useProblemText();
  if (!error) return {};
  if (readErrorData(error)?.details["reason"] === "other_account") return { accessToken: t("otherAccount") };
  const problem = readProblem(error);
  if (!problem) return { text: describe(error).text };
  const text = sayProblem(problem);
  if (problem.field === "accessToken" || problem.field === "appSecret") return { [problem.field]: text };
  return { text };
}
