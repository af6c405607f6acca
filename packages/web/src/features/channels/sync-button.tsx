import type { ChannelView } from "@piloto/shared/channels";
import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useFailToast } from "./use-channel-change.ts";

/** Long enough for some hundred templates; afterwards the button may be pressed again. */
const patienceMs = 30_000;

/** Asks for Meta's list of templates. The answer comes later: the channel tells when it was read. */
export function SyncButton({ channel }: { channel: ChannelView }) {
  const t = useTranslations("channels.facts");
  const canSync = useHasRole("seller");
  const { isWaiting, sync } = useSync(channel);
  if (!canSync) return null;
  return (
    <Button size="sm" pending={isWaiting} pendingLabel={t("syncing")} onClick={sync}>
      <RefreshCw aria-hidden className="size-3.5" />
      {t("sync")}
    </Button>
  );
}

function useSync({ id, name, templatesSyncedAt }: ChannelView) {
  const t = useTranslations("channels.facts");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const fail = useFailToast();
  const [isWaiting, setIsWaiting] = useState(false);
  const before = useRef(templatesSyncedAt);
  const request = trpc.templates.sync.useMutation({
    onError: (error) => {
      setIsWaiting(false);
      fail(error);
    },
  });
  useEffect(() => {
    if (!isWaiting) return;
    if (templatesSyncedAt !== before.current) {
      setIsWaiting(false);
      toast(t("syncedToast", { name }));
      void utils.templates.list.invalidate({ workspaceId, channelId: id });
      return;
    }
    const look = setInterval(() => void utils.channels.list.invalidate({ workspaceId }), 2_000);
    const giveUp = setTimeout(() => {
      setIsWaiting(false);
      toast(t("syncSlow"), { tone: "danger" });
    }, patienceMs);
    return () => {
      clearInterval(look);
      clearTimeout(giveUp);
    };
  }, [isWaiting, templatesSyncedAt, t, name, utils, workspaceId, id]);
  const sync = () => {
    before.current = templatesSyncedAt;
    setIsWaiting(true);
    request.mutate({ workspaceId, channelId: id });
  };
  return { isWaiting, sync };
}
