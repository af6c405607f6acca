import type { ChannelSetup, ChannelView } from "@piloto/shared/channels";
import { CircleCheck, Hourglass } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { cn } from "../../ui/cn.ts";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";

type SetupDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** What an admin copies into Meta's dashboard, whenever it is needed again. */
export function SetupDialog({ channel, open, onClose }: SetupDialogProps) {
  const t = useTranslations("channels.setup");
  const { workspaceId } = useWorkspace();
  const setup = trpc.channels.setup.useQuery({ workspaceId, channelId: channel.id }, { enabled: open });
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={t("title")} description={t("text")}>
        <QueryGate query={setup} rows={2}>
          {(found) => <SetupView channel={channel} setup={found} onDone={onClose} />}
        </QueryGate>
      </DialogContent>
    </Dialog>
  );
}

type SetupViewProps = { channel: ChannelView; setup: ChannelSetup; onDone: () => void };

/** The address and word for Meta's dashboard, the steps there, and whether the first webhook has come. */
export function SetupView({ channel, setup, onDone }: SetupViewProps) {
  const t = useTranslations("channels.setup");
  return (
    <div className="grid gap-4">
      <ol className="grid list-decimal gap-1.5 pl-5 text-sm text-secondary marker:text-muted">
        {(["open", "paste", "verify", "subscribe", "live"] as const).map((step) => (
          <li key={step}>{t(`steps.${channel.kind}.${step}`)}</li>
        ))}
      </ol>
      <div>
        <p className="mb-1.5 text-sm font-medium">{t("address")}</p>
        <CodeBlock code={setup.webhookUrl} label={t("copyAddress")} />
      </div>
      <div>
        <p className="mb-1.5 text-sm font-medium">{t("verifyToken")}</p>
        <CodeBlock code={setup.verifyToken} label={t("copyVerifyToken")} />
      </div>
      <FirstWebhook channel={channel} />
      <DialogFooter className="mt-0">
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </DialogFooter>
    </div>
  );
}

const lookAgainMs = 2_000;

/** Looks every two seconds until a webhook has come since this was opened. */
function FirstWebhook({ channel }: { channel: ChannelView }) {
  const t = useTranslations("channels.setup");
  const { workspaceId } = useWorkspace();
  const { relative } = useFormat();
  const [before] = useState(channel.lastWebhookAt);
  const query = trpc.channels.list.useQuery({ workspaceId }, { refetchInterval: lookAgainMs });
  const last = query.data?.find(({ id }) => id === channel.id)?.lastWebhookAt ?? channel.lastWebhookAt;
  const isNew = last !== before;
  const Icon = last === null ? Hourglass : CircleCheck;
  return (
    <div
      role="status"
      className={cn(
        "flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm",
        last === null ? "border-border bg-sunken" : "border-success-line bg-success-tint",
      )}
    >
      <Icon aria-hidden className={cn("mt-0.5", last === null ? "text-muted" : "text-success")} />
      <span>
        <strong className="block font-semibold">
          {last === null ? t("waiting") : isNew ? t("arrived") : t("last", { when: relative(last) })}
        </strong>
        {last === null && <span className="text-secondary">{t("waitingText")}</span>}
      </span>
    </div>
  );
}
