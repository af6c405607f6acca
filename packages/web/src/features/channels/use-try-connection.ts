import type { ChannelTestResult, TryWhatsappInput } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import type { Refusal } from "./use-connect.ts";
import { useProblemText } from "./use-problem-text.ts";

type Found = Extract<ChannelTestResult, { ok: true }>;

/** Asks Meta about what is on the screen. Nothing is kept. */
export function useTryConnection(kind: ChannelKind) {
  const describe = useErrorText();
  const sayProblem = useProblemText();
  const whatsapp = trpc.channels.tryWhatsapp.useMutation();
  const instagram = trpc.channels.tryInstagram.useMutation();
  const { data, error, isPending, reset } = kind === "whatsapp" ? whatsapp : instagram;
  const run = (input: TryWhatsappInput, onFound: (found: Found) => void) => {
    const onSuccess = (result: ChannelTestResult) => result.ok && onFound(result);
    const { workspaceId, accessToken, appSecret } = input;
    if (kind === "whatsapp") whatsapp.mutate(input, { onSuccess });
    else instagram.mutate({ workspaceId, accessToken, appSecret }, { onSuccess });
  };
  const refused: Refusal | undefined = error
    ? { field: null, text: describe(error).text }
    : data && !data.ok
      ? { field: data.problem.isTemporary ? null : data.problem.field, text: sayProblem(data.problem) }
      : undefined;
  return { run, reset, isPending, refused, found: data?.ok ? data : undefined };
}
