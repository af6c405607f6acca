import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { useDeferredValue, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { splitSnippet } from "../../features/conversations/snippet.ts";
import { ChannelGlyph } from "../channel-glyph.tsx";
import { useWorkspace } from "../workspace.ts";

const pauseMs = 200;
const shownHits = 6;
const leastLetters = 2;

type PaletteConversationsProps = {
  query: string;
  className: { group: string; item: string };
  onChoose: (action: () => void) => () => void;
};

/** Conversations whose people, numbers or messages match what was typed into the palette. */
export function PaletteConversations({ query, className, onChoose }: PaletteConversationsProps) {
  const t = useTranslations("conversations.palette");
  const navigate = useNavigate();
  const { workspaceId, slug } = useWorkspace();
  const wanted = usePaused(query.trim());
  const found = trpc.conversations.search.useQuery(
    { workspaceId, query: wanted, limit: shownHits },
    { enabled: wanted.length >= leastLetters, placeholderData: keepPreviousData },
  );
  const hits = useDeferredValue(wanted.length >= leastLetters ? (found.data?.items ?? []) : []);
  if (hits.length === 0) return null;
  return (
    <Command.Group heading={t("heading")} className={className.group}>
      {hits.map(({ conversation: { id, contactName, channel, lastMessage }, message }) => (
        <Command.Item
          key={`${id}-${message?.id ?? ""}`}
          value={`${id}-${message?.id ?? ""}`}
          // The server has chosen already: the palette's own filter must not.
          keywords={[query]}
          className={className.item}
          onSelect={onChoose(
            () =>
              void navigate({
                to: "/w/$slug/conversations/$conversationId",
                params: { slug, conversationId: id },
                search: { message: message?.id },
              }),
          )}
        >
          <span className="grid w-6 place-items-center">
            <ChannelGlyph kind={channel.kind} />
          </span>
          <span className="max-w-[45%] truncate">{contactName}</span>
          <span className="min-w-0 flex-1 truncate text-sm text-muted">
            {message
              ? splitSnippet(message.snippet)
                  .map(({ text }) => text)
                  .join("")
              : lastMessage.preview}
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** What was typed, once typing has paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
