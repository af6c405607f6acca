import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import type { Agent } from "./agent-types.ts";
import type { DraftSaver } from "./draft-saver.ts";
import { useEditor } from "./editor-context.ts";
import { useShowAgent } from "./use-show-agent.ts";

type RollBackDialogProps = { agent: Agent; saver: DraftSaver; number: number | undefined; onClose: () => void };

/** Confirms that an older version goes live again, and what the draft loses by it. */
export function RollBackDialog({ agent, saver, number, onClose }: RollBackDialogProps) {
  const t = useTranslations("agents.rollBack");
  const ui = useTranslations("ui");
  const { workspaceId } = useWorkspace();
  const losses = useEditor().changes.length;
  const describe = useErrorText();
  const showAgent = useShowAgent(saver);
  const rollBack = trpc.agents.rollBack.useMutation({
    onSuccess: (restored, input) => {
      showAgent(restored);
      close();
      toast(t("done", { number: restored.published?.number ?? 0, from: input.number }));
    },
  });
  const confirm = async () => {
    await saver.flush();
    if (number === undefined) return;
    rollBack.mutate({ workspaceId, agentId: agent.id, draftRevision: saver.view().revision, number });
  };
  const close = () => {
    rollBack.reset();
    onClose();
  };
  const next = (agent.published?.number ?? 0) + 1;
  return (
    <Dialog open={number !== undefined} onOpenChange={(isOpen) => !isOpen && close()}>
      <DialogContent
        size="sm"
        title={t("title", { number: number ?? 0 })}
        description={t("text", { number: number ?? 0, next })}
      >
        <div className="grid gap-3 empty:hidden">
          {losses > 0 && <Banner tone="warning">{t("losesDraft", { count: losses })}</Banner>}
          {rollBack.error && <Banner tone="danger">{describe(rollBack.error).text}</Banner>}
        </div>
        <DialogFooter>
          <DialogClose asChild>
            <Button>{ui("cancel")}</Button>
          </DialogClose>
          <Button
            variant={losses > 0 ? "danger-solid" : "primary"}
            pending={rollBack.isPending}
            pendingLabel={t("pending")}
            onClick={() => void confirm()}
          >
            {t("submit", { number: number ?? 0 })}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
