import type { ChannelView } from "@piloto/shared/channels";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";

/** Puts what the server answered into the list, so that a card changes before the list is asked for again. */
export function useShowChannel(): (channel: ChannelView) => void {
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  return (channel) => {
    utils.channels.list.setData({ workspaceId }, (rows) => rows?.map((row) => (row.id === channel.id ? channel : row)));
    void utils.channels.list.invalidate({ workspaceId });
    void utils.conversations.invalidate();
  };
}

/** Says why something was refused, at the foot of the page. */
export function useFailToast(): (error: unknown) => void {
  const describe = useErrorText();
  return (error) => void toast(describe(error).text, { tone: "danger" });
}
