import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { controlReasons } from "@piloto/shared/conversation-words";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError, readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";
import { useRefreshConversation } from "./use-refresh-conversation.ts";

export type ControlCommand = "takeOver" | "handBack" | "pause";

const done = { takeOver: "tookOver", handBack: "handedBack", pause: "pausedToast" } as const;

/**
 * Assumir, Devolver, Pausar. Each names the epoch one saw: when somebody else was faster, nothing changes and one reads
 * who it was.
 */
export function useControl(conversation: ConversationDetail) {
  const t = useTranslations("conversations.control");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const { user } = useMe();
  const utils = trpc.useUtils();
  const refresh = useRefreshConversation();
  const [pending, setPending] = useState<ControlCommand | null>(null);
  const { mutateAsync: takeOver } = trpc.conversations.takeOver.useMutation();
  const { mutateAsync: handBack } = trpc.conversations.handBack.useMutation();
  const { mutateAsync: pause } = trpc.conversations.pause.useMutation();
  const { id: conversationId, controlEpoch, agent } = conversation;
  const agentName = agent?.name ?? t("theAi");

  const explainConflict = useCallback(async () => {
    const now = await utils.conversations.get.fetch({ workspaceId, conversationId }, { staleTime: 0 });
    const isOther = now.control === "human" && now.assignee !== null && now.assignee.id !== user.id;
    toast(isOther ? t("conflictPerson", { name: now.assignee?.name ?? "" }) : t("conflict"), { tone: "danger" });
  }, [utils, workspaceId, conversationId, user.id, t]);

  const run = useCallback(
    async (command: ControlCommand, instruction = ""): Promise<void> => {
      const input = { workspaceId, conversationId, controlEpoch };
      setPending(command);
      try {
        if (command === "takeOver") await takeOver(input);
        else if (command === "pause") await pause(input);
        else await handBack({ ...input, instruction });
        await refresh(conversationId);
        toast(t(done[command], { agent: agentName }));
      } catch (error) {
        const refusal = controlReasons.find((reason) => reason === readErrorData(error)?.details["reason"]);
        if (refusal) toast(t(`reasons.${refusal}`), { tone: "danger" });
        else if (isAppError(error, "CONFLICT"))
          await explainConflict().catch(() => toast(t("conflict"), { tone: "danger" }));
        else toast(describe(error).text, { tone: "danger" });
        void refresh(conversationId);
      } finally {
        setPending(null);
      }
    },
    [
      workspaceId,
      conversationId,
      controlEpoch,
      agentName,
      takeOver,
      pause,
      handBack,
      refresh,
      explainConflict,
      describe,
      t,
    ],
  );
  return { run: (command: ControlCommand, instruction?: string) => void run(command, instruction), pending };
}
