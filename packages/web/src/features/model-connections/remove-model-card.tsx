import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";

/** Takes the connection away, with its key, which cannot come back. */
export function RemoveModelCard() {
  const t = useTranslations("modelConnections.remove");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const [isAsking, setIsAsking] = useState(false);
  const remove = trpc.modelConnections.remove.useMutation({
    onSuccess: async () => {
      setIsAsking(false);
      toast(t("toast"));
      await utils.modelConnections.invalidate();
    },
  });
  return (
    <Card title={t("title")} hint={t("hint")}>
      <Button variant="danger" onClick={() => setIsAsking(true)}>
        {t("action")}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={(open) => {
          if (!open) remove.reset();
          setIsAsking(open);
        }}
        title={t("question")}
        description={t("text")}
        confirmLabel={t("action")}
        pendingLabel={t("pending")}
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ workspaceId })}
      >
        {remove.error && <Banner tone="danger">{describe(remove.error).text}</Banner>}
      </ConfirmDialog>
    </Card>
  );
}
