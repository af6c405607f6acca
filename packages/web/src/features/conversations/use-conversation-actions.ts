import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";
import { useUntil } from "./use-until.ts";
import { useRefreshConversation } from "./use-refresh-conversation.ts";

type Person = { id: string; name: string };

/** What one does to a conversation as a whole; each that can be taken back says so in its toast. */
export function useConversationActions(conversation: ConversationDetail) {
  const t = useTranslations("conversations.actions");
  const write = useUntil();
  const { user } = useMe();
  const perform = usePerform(conversation.id);
  const calls = useCalls(conversation.id);
  const { assignee, snoozedUntil } = conversation;
  const undone = () => toast(t("undone"));

  /** Undoing puts back what there was: a conversation that was put off is put off again. */
  const restore = () =>
    snoozedUntil !== null && new Date(snoozedUntil) > new Date()
      ? calls.snooze(new Date(snoozedUntil))
      : calls.reopen();

  return {
    close: () => perform(calls.close, () => toast(t("closedToast"), { onUndo: () => perform(restore, undone) })),
    reopen: () => perform(calls.reopen, () => toast(t("reopenedToast"))),
    snooze: (until: Date) =>
      perform(
        () => calls.snooze(until),
        () => toast(t("snoozedToast", { until: write(until) }), { onUndo: () => perform(restore, undone) }),
      ),
    assign: (person: Person | null) =>
      perform(
        () => calls.assign(person?.id ?? null),
        () =>
          toast(assignedText(t, person, user.id), {
            onUndo: () => perform(() => calls.assign(assignee?.id ?? null), undone),
          }),
      ),
    setLabel: (labelId: string, isOn: boolean) => perform(() => (isOn ? calls.label(labelId) : calls.unlabel(labelId))),
    markUnread: () => perform(calls.markUnread),
    copyLink: () => {
      const url = new URL(window.location.href);
      url.search = "";
      void navigator.clipboard.writeText(url.href.replace(/\/contact$/, "")).then(() => toast(t("linkCopied")));
    },
  };
}

type Words = ReturnType<typeof useTranslations<"conversations.actions">>;

function assignedText(t: Words, person: Person | null, userId: string): string {
  if (person === null) return t("unassignedToast");
  return person.id === userId ? t("assignedToYouToast") : t("assignedToast", { name: person.name });
}

/** Runs a call, then shows the new state everywhere; a refusal is said and changes nothing. */
function usePerform(conversationId: string) {
  const describe = useErrorText();
  const refresh = useRefreshConversation();
  return useCallback(
    (call: () => Promise<unknown>, onDone?: () => void): void => {
      call().then(
        () => {
          onDone?.();
          void refresh(conversationId);
        },
        (error: unknown) => {
          toast(describe(error).text, { tone: "danger" });
          void refresh(conversationId);
        },
      );
    },
    [conversationId, describe, refresh],
  );
}

function useCalls(conversationId: string) {
  const { workspaceId } = useWorkspace();
  const { conversations } = trpc;
  const input = { workspaceId, conversationId };
  const { mutateAsync: close } = conversations.close.useMutation();
  const { mutateAsync: reopen } = conversations.reopen.useMutation();
  const { mutateAsync: snooze } = conversations.snooze.useMutation();
  const { mutateAsync: assign } = conversations.assign.useMutation();
  const { mutateAsync: label } = conversations.label.useMutation();
  const { mutateAsync: unlabel } = conversations.unlabel.useMutation();
  const { mutateAsync: markRead } = conversations.markRead.useMutation();
  return {
    close: () => close(input),
    reopen: () => reopen(input),
    snooze: (until: Date) => snooze({ ...input, until: until.toISOString() }),
    assign: (assigneeId: string | null) => assign({ ...input, assigneeId }),
    label: (labelId: string) => label({ ...input, labelId }),
    unlabel: (labelId: string) => unlabel({ ...input, labelId }),
    markUnread: () => markRead({ ...input, isUnread: true }),
  };
}
