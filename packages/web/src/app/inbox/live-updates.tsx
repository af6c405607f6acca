import { useTranslations } from "use-intl";
import { useEffect, useRef, useState } from "react";
import { useConversationCounts } from "../../features/conversations/use-conversation-counts.ts";
import { useAlerts } from "../../features/conversations/use-alerts.ts";
import { useRealtime } from "../../features/realtime/use-realtime.ts";
import { useWorkspace } from "../workspace.ts";
import { useHintRefresh } from "./use-hint-refresh.ts";

/** While no hint can arrive, everything on the screen is asked for again this often. */
const pollMs = 5_000;

/** Keeps every page of a workspace up to date and says aloud what concerns its person. Mounted once. */
export function LiveUpdates() {
  const { workspaceId } = useWorkspace();
  const refresh = useHintRefresh(workspaceId);
  const alert = useAlerts();
  const { state } = useRealtime(workspaceId, (hint) => {
    refresh(hint);
    alert(hint);
  });
  useEffect(() => {
    if (state !== "offline") return;
    const timer = setInterval(() => refresh({ kind: "inbox", conversationId: null }), pollMs);
    return () => clearInterval(timer);
  }, [state, refresh]);
  return <WaitingAnnouncer />;
}

/** Tells a screen reader how many wait, once per change and never on arrival. */
function WaitingAnnouncer() {
  const t = useTranslations("conversations");
  const waiting = useConversationCounts()?.waiting;
  const before = useRef(waiting);
  const [text, setText] = useState("");
  useEffect(() => {
    if (before.current !== undefined && waiting !== undefined && waiting !== before.current) {
      setText(t("waitingBadge", { count: waiting }));
    }
    before.current = waiting;
  }, [waiting, t]);
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}
