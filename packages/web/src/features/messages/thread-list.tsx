import type { ConversationDetail, MessageView } from "@piloto/shared/conversation-views";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { channelNames } from "../../app/channel-glyph.tsx";
import { Button } from "../../ui/button.tsx";
import { EventLine } from "./event-line.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { NoteLine } from "./note-line.tsx";
import { PendingBubble } from "./pending-bubble.tsx";
import type { PendingMessage, SendQueue } from "./send-queue.ts";
import type { ThreadItem } from "./thread-items.ts";
import { useDayLabel } from "./use-day-label.ts";

type ThreadListProps = {
  conversation: ConversationDetail;
  items: ThreadItem[];
  hasOlder: boolean;
  isLoadingOlder: boolean;
  loadOlder: () => void;
  /** The thread was opened around a message; the way to the newest. */
  onToEnd: (() => void) | undefined;
  markedId: string | undefined;
  queue: SendQueue;
  onReply: (message: MessageView) => void;
  onEdit: (message: PendingMessage) => void;
  onJump: (messageId: string) => void;
  onSeenEnd: () => void;
};

const nearEndPx = 80;
const nearStartPx = 200;

/** The scrolling thread: stays at its end while one is there, and where one reads when older pages arrive above. */
export function ThreadList(props: ThreadListProps) {
  const { items, hasOlder, loadOlder, markedId, onSeenEnd } = props;
  const t = useTranslations("messages");
  const scroller = useRef<HTMLDivElement>(null);
  const { isAtEnd, onScroll, toEnd } = useStickyEnd({ scroller, items, markedId });
  useEffect(() => {
    if (isAtEnd) onSeenEnd();
  }, [isAtEnd, items, onSeenEnd]);
  const handleScroll = () => {
    onScroll();
    if (hasOlder && !props.isLoadingOlder && (scroller.current?.scrollTop ?? 0) < nearStartPx) loadOlder();
  };
  const showsJump = !isAtEnd || props.onToEnd !== undefined;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-label={t("thread")}
        aria-relevant="additions"
        // Reached by keyboard, so that a thread without a focusable message can be scrolled.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col gap-2.5 overflow-y-auto overscroll-contain px-5 py-3.5 [overflow-anchor:auto] max-md:px-3"
        onScroll={handleScroll}
      >
        {hasOlder && (
          <Button variant="ghost" size="sm" className="self-center" pending={props.isLoadingOlder} onClick={loadOlder}>
            {t("loadOlder")}
          </Button>
        )}
        {items.map((item) => (
          <ThreadLine key={item.key} item={item} {...props} />
        ))}
      </div>
      {showsJump && (
        <Button
          size="icon"
          aria-label={t("toEnd")}
          className="absolute right-4 bottom-3 rounded-full shadow-md"
          onClick={() => (props.onToEnd ? props.onToEnd() : toEnd())}
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  );
}

function ThreadLine({
  item,
  conversation,
  queue,
  markedId,
  onReply,
  onEdit,
  onJump,
}: ThreadListProps & { item: ThreadItem }): ReactNode {
  switch (item.kind) {
    case "day":
      return <DayLine at={item.at} />;
    case "event":
      return <EventLine event={item.event} />;
    case "pending": {
      const { message } = item;
      return (
        <PendingBubble
          message={message}
          onRetry={() => queue.retry(message.clientKey)}
          onDiscard={() => queue.discard(message.clientKey)}
          onEdit={
            message.content.kind === "text" || message.content.kind === "note" ? () => onEdit(message) : undefined
          }
        />
      );
    }
    case "message":
      if (item.message.direction === "note") return <NoteLine message={item.message} />;
      return (
        <MessageBubble
          message={item.message}
          showsAuthor={item.showsAuthor}
          isMarked={item.message.id === markedId}
          channelName={channelNames[conversation.channel.kind]}
          onReply={onReply}
          onJump={onJump}
        />
      );
  }
}

function DayLine({ at }: { at: string }) {
  const label = useDayLabel();
  return <p className="py-1 text-center text-xs text-muted">{label(at)}</p>;
}

type StickyEndInput = {
  scroller: React.RefObject<HTMLDivElement | null>;
  items: ThreadItem[];
  markedId: string | undefined;
};

/** Follows the end while one is at it; otherwise keeps the line one reads in its place. */
function useStickyEnd({ scroller, items, markedId }: StickyEndInput) {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const seen = useRef({ height: 0, firstKey: "", markedId: "" });
  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    // Not the line of the day: an older page of the same day comes below it.
    const firstKey = items.find(({ kind }) => kind !== "day")?.key;
    if (!element || firstKey === undefined) return;
    const before = seen.current;
    if (markedId && before.markedId !== markedId) {
      const marked = element.querySelector(`[data-message="${CSS.escape(markedId)}"]`);
      if (marked) {
        marked.scrollIntoView({ block: "center" });
        before.markedId = markedId;
      }
    } else if (isAtEnd) toEnd();
    else if (before.firstKey !== firstKey && before.height > 0 && element.scrollTop < nearStartPx * 4) {
      // An older page came above: what one reads stays where it is.
      element.scrollTop += element.scrollHeight - before.height;
    }
    seen.current = { ...before, height: element.scrollHeight, firstKey };
  }, [items, isAtEnd, markedId, scroller, toEnd]);

  const onScroll = () => {
    const element = scroller.current;
    if (element) setIsAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx);
  };
  return { isAtEnd, onScroll, toEnd };
}
