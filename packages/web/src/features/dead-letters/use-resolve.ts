import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

type Resolve = { run: (ids: string[]) => void; isPending: boolean };

/** Puts given-up work back into the queue, with all its attempts. */
export function useRetry(): Resolve {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const options = useToasts((count) => t("retriedToast", { count }));
  const retry = trpc.deadLetters.retry.useMutation(options);
  return { run: (deadLetterIds) => retry.mutate({ workspaceId, deadLetterIds }), isPending: retry.isPending };
}

/** Reads stored webhooks once more; what was read before stays as it is. */
export function useReplay(): Resolve {
  const t = useTranslations("deadLetters");
  const { workspaceId } = useWorkspace();
  const options = useToasts((count) => t("replayedToast", { count }));
  const replay = trpc.deadLetters.replayWebhooks.useMutation(options);
  return { run: (webhookEventIds) => replay.mutate({ workspaceId, webhookEventIds }), isPending: replay.isPending };
}

function useToasts(say: (count: number) => string) {
  const t = useTranslations("deadLetters");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  return {
    onSuccess: ({ count }: { count: number }) => void toast(say(count)),
    onError: (error: unknown) => {
      const text = isAppError(error, "CONFLICT") ? t("decidedAlready") : describe(error).text;
      toast(text, { tone: "danger" });
    },
    onSettled: () => utils.deadLetters.invalidate(),
  };
}
