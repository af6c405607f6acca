import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { refreshMe } from "../../app/refresh-me.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Workspace } from "./use-update-workspace.ts";

/** The end of a workspace: only for owners, and only after typing its name. */
export function DeleteWorkspaceCard({ workspace }: { workspace: Workspace }) {
  const t = useTranslations("workspaces");
  const describe = useErrorText();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const remove = trpc.workspaces.delete.useMutation({
    onSuccess: async () => {
      // The start page chooses among the workspaces one has: it must not know of this one any more.
      await refreshMe();
      await navigate({ to: "/", replace: true });
      toast(t("deleted", { name: workspace.name }));
    },
  });
  return (
    <Card title={t("dangerTitle")} hint={t("dangerHint")}>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        {t("delete")}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={(open) => {
          setIsOpen(open);
          remove.reset();
        }}
        title={t("deleteTitle", { name: workspace.name })}
        description={t("deleteText")}
        phrase={workspace.name}
        confirmLabel={t("deleteConfirm")}
        pendingLabel={t("deleting")}
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ workspaceId: workspace.id, confirmName: workspace.name })}
      >
        {remove.error && (
          <Banner tone="danger" className="mt-3">
            {describe(remove.error).text}
          </Banner>
        )}
      </ConfirmDialog>
    </Card>
  );
}
