import type { ChannelProblem, ChannelSetup, ChannelView, ConnectWhatsappInput } from "@piloto/shared/channels";
import type { ChannelKind } from "@piloto/shared/conversation-words";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { readProblem, useProblemText } from "./use-problem-text.ts";

/** What was refused, and at which field it is said; null: above the form. */
export type Refusal = { field: ChannelProblem["field"]; text: string };

type Connected = { channel: ChannelView; setup: ChannelSetup };

export function useConnect(kind: ChannelKind, onConnected: (connected: Connected) => void) {
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const readRefusal = useRefusal();
  const onSuccess = (connected: Connected) => {
    onConnected(connected);
    void utils.channels.list.invalidate({ workspaceId });
  };
  const whatsapp = trpc.channels.connectWhatsapp.useMutation({ onSuccess });
  const instagram = trpc.channels.connectInstagram.useMutation({ onSuccess });
  const { error, isPending, reset } = kind === "whatsapp" ? whatsapp : instagram;
  const run = (input: ConnectWhatsappInput) => {
    const { phoneNumberId: _phone, accountId: _account, ...withoutIds } = input;
    if (kind === "whatsapp") whatsapp.mutate(input);
    else instagram.mutate(withoutIds);
  };
  return { run, reset, isPending, refused: error ? readRefusal(error) : undefined };
}

function useRefusal(): (error: unknown) => Refusal {
  const t = useTranslations("channels.problem");
  const describe = useErrorText();
  const sayProblem = useProblemText();
  return (error) => {
    const reason = readErrorData(error)?.details["reason"];
    if (reason === "already_connected") return { field: null, text: t("alreadyConnected") };
    if (reason === "connected_elsewhere") return { field: null, text: t("connectedElsewhere") };
    const problem = readProblem(error);
    if (!problem) return { field: null, text: describe(error).text };
    return { field: problem.isTemporary ? null : problem.field, text: sayProblem(problem) };
  };
}
