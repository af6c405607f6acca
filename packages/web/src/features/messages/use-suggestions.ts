import { useState } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { findTrigger, type Trigger } from "./composer-triggers.ts";
import type { Suggestion } from "./suggestion-list.tsx";

export type Person = { id: string; name: string };

const fold = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();

const shown = 8;

/** What the word at the cursor offers: quick replies after a slash, people after an at sign. */
export function useSuggestions(text: string, cursor: number, mode: "reply" | "note") {
  const { workspaceId } = useWorkspace();
  const [closedFor, setClosedFor] = useState<string>();
  const [active, setActive] = useState({ key: "", index: 0 });
  const replies = trpc.cannedReplies.list.useQuery({ workspaceId });
  const members = trpc.members.list.useQuery({ workspaceId });
  const people: Person[] = (members.data ?? []).map(({ userId, name }) => ({ id: userId, name }));

  const trigger = findTrigger(text, cursor, mode);
  const key = trigger ? `${trigger.kind}:${trigger.from}:${trigger.query}` : "";
  const isOpen = trigger !== undefined && closedFor !== `${trigger.kind}:${trigger.from}`;
  const suggestions = isOpen ? list(trigger, replies.data ?? [], people) : [];
  const activeIndex = active.key === key ? Math.min(active.index, Math.max(0, suggestions.length - 1)) : 0;
  return {
    trigger: isOpen ? trigger : undefined,
    suggestions,
    activeIndex,
    people,
    bodyOf: (id: string) => replies.data?.find((reply) => reply.id === id)?.body ?? "",
    move: (step: number) => {
      const count = suggestions.length;
      if (count > 0) setActive({ key, index: (activeIndex + step + count) % count });
    },
    close: () => trigger && setClosedFor(`${trigger.kind}:${trigger.from}`),
    reopen: () => setClosedFor(undefined),
  };
}

type Reply = { id: string; shortcut: string; title: string; body: string };

function list(trigger: Trigger, replies: Reply[], people: Person[]): Suggestion[] {
  const query = fold(trigger.query);
  if (trigger.kind === "mention") {
    return people
      .filter(({ name }) => fold(name).includes(query))
      .slice(0, shown)
      .map(({ id, name }) => ({ id, label: name }));
  }
  return replies
    .filter(({ shortcut, title }) => shortcut.includes(query) || fold(title).includes(query))
    .sort((a, b) => Number(b.shortcut.startsWith(query)) - Number(a.shortcut.startsWith(query)))
    .slice(0, shown)
    .map(({ id, shortcut, title, body }) => ({ id, label: `/${shortcut} · ${title}`, detail: body }));
}
