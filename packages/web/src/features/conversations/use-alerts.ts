import type { ConversationRow, RealtimeHint } from "@piloto/shared/conversation-views";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useIsSignedIn } from "../../app/use-session.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { findNews } from "./alert-news.ts";
import { useAlertSettings } from "./alert-settings.ts";
import { beep } from "./beep.ts";

/** So long somebody has to read a message elsewhere before this browser speaks of it. */
const graceMs = 1_500;
const mineLimit = 100;

type Alert = { conversationId: string; title: string; text: string };

/**
 * Sound and notification for a message in a conversation of mine, a hand-off, a mention; takes the hints of the stream.
 * One tab of the browser speaks, and never about the conversation one is looking at.
 */
export function useAlerts(): (hint: RealtimeHint) => void {
  const t = useTranslations("conversations.alerts");
  const { workspaceId } = useWorkspace();
  const canWrite = useHasRole("seller");
  const { hasSound, hasDesktop } = useAlertSettings();
  const isOn = useIsSignedIn() && canWrite && (hasSound || hasDesktop);
  const utils = trpc.useUtils();
  const speak = useSpeak();
  useMyMessages(isOn, speak);
  return useCallback(
    ({ kind, conversationId }) => {
      if (!isOn || conversationId === null || (kind !== "handoff" && kind !== "mention")) return;
      utils.conversations.get.fetch({ workspaceId, conversationId }).then(
        ({ contactName: name, lastMessage }) =>
          speak(
            kind === "handoff"
              ? { conversationId, title: t("handoff", { name }), text: lastMessage.preview }
              : { conversationId, title: t("mention"), text: t("mentionText", { name }) },
          ),
        // The conversation cannot be read now; the badge tells of it.
        () => undefined,
      );
    },
    [isOn, utils, workspaceId, speak, t],
  );
}

/** Watches what is mine: an unread count that rises is a customer who wrote. */
function useMyMessages(isOn: boolean, speak: (alert: Alert) => void): void {
  const { workspaceId } = useWorkspace();
  const mine = trpc.conversations.list.useQuery({ workspaceId, view: "mine", limit: mineLimit }, { enabled: isOn });
  const rows = mine.data?.items;
  const before = useRef<readonly ConversationRow[] | undefined>(undefined);
  const latest = useRef(rows);
  latest.current = rows;
  useEffect(() => {
    if (!rows) return;
    const news = findNews(before.current, rows);
    before.current = rows;
    for (const { id, contactName, lastMessage } of news) {
      setTimeout(() => {
        const isRead = latest.current?.find((row) => row.id === id)?.unreadCount === 0;
        if (!isRead) speak({ conversationId: id, title: contactName, text: lastMessage.preview });
      }, graceMs);
    }
  }, [rows, speak]);
}

function useSpeak(): (alert: Alert) => void {
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const { conversationId: openId } = useParams({ strict: false });
  const settings = useAlertSettings();
  const isLeader = useIsSpeaker();
  const current = useRef({ openId, settings });
  current.current = { openId, settings };
  return useCallback(
    ({ conversationId, title, text }) => {
      const isSeen = document.hasFocus() && current.current.openId === conversationId;
      if (!isLeader.current || isSeen) return;
      const { hasSound, hasDesktop } = current.current.settings;
      if (hasSound) beep();
      if (!hasDesktop || document.hasFocus() || !("Notification" in window) || Notification.permission !== "granted")
        return;
      // The same tag takes the place of an older notification of the same conversation.
      const notification = new Notification(title, { body: text, tag: conversationId, icon: "/favicon.svg" });
      notification.addEventListener("click", () => {
        window.focus();
        notification.close();
        void navigate({ to: "/w/$slug/conversations/$conversationId", params: { slug, conversationId } });
      });
    },
    [navigate, slug, isLeader],
  );
}

/** True in the one tab that speaks: the first that took the lock, and after it the next. */
function useIsSpeaker(): React.RefObject<boolean> {
  const isSpeaker = useRef(!("locks" in navigator));
  useEffect(() => {
    if (!("locks" in navigator)) return;
    const stop = new AbortController();
    const hold = () =>
      new Promise<void>((release) => {
        isSpeaker.current = true;
        stop.signal.addEventListener("abort", () => release());
      });
    // Refused only because this tab stops waiting.
    navigator.locks.request("piloto.alerts", { signal: stop.signal }, hold).catch(() => undefined);
    return () => {
      isSpeaker.current = false;
      stop.abort();
    };
  }, []);
  return isSpeaker;
}
