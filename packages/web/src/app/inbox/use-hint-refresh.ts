import type { RealtimeHint } from "@piloto/shared/conversation-views";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { trpc } from "../../api/trpc.ts";
import { coalesce } from "./coalesce.ts";

const burstMs = 30;
/** What is open is asked for again at most this often, the lists less often: they are the larger answers. */
const openGapMs = 200;
const listGapMs = 1_000;
/** Nobody looks; only titles and badges change. */
const hiddenGapMs = 5_000;

const gap = (visibleMs: number) => () => (document.visibilityState === "visible" ? visibleMs : hiddenGapMs);

/** A conversation's id, or all of them. */
type Scope = string;
const everything: Scope = "*";

/** Turns hints into questions: exactly the answers that may have changed are asked for again, bursts together. */
export function useHintRefresh(workspaceId: string): (hint: RealtimeHint) => void {
  const utils = trpc.useUtils();
  const latest = useRef(utils);
  useLayoutEffect(() => {
    latest.current = utils;
  });
  const refresh = useRef<ReturnType<typeof createRefresh> | null>(null);
  useEffect(() => {
    const created = createRefresh(workspaceId, () => latest.current);
    refresh.current = created;
    return created.stop;
  }, [workspaceId]);
  return useCallback((hint) => refresh.current?.onHint(hint), []);
}

type Utils = ReturnType<typeof trpc.useUtils>;

function createRefresh(workspaceId: string, utils: () => Utils) {
  const one = (scope: Scope) => (scope === everything ? { workspaceId } : { workspaceId, conversationId: scope });
  const each = (ask: (input: ReturnType<typeof one>) => Promise<unknown>) => (scopes: ReadonlySet<Scope>) =>
    Promise.all((scopes.has(everything) ? [everything] : [...scopes]).map((scope) => ask(one(scope))));

  const threads = coalesce<Scope>({
    burstMs,
    gapMs: gap(openGapMs),
    run: each((input) => utils().messages.list.invalidate(input)),
  });
  const details = coalesce<Scope>({
    burstMs,
    gapMs: gap(openGapMs),
    run: each((input) =>
      Promise.all([
        utils().conversations.get.invalidate(input),
        utils().conversations.events.invalidate(input),
        utils().agentRuns.listOfConversation.invalidate(input),
      ]),
    ),
  });
  const presences = coalesce<Scope>({
    burstMs,
    gapMs: gap(openGapMs),
    run: each((input) => utils().realtime.presence.invalidate(input)),
  });
  const lists = coalesce<Scope>({
    burstMs,
    gapMs: gap(listGapMs),
    run: () =>
      Promise.all([
        utils().conversations.list.invalidate({ workspaceId }),
        utils().conversations.counts.invalidate({ workspaceId }),
      ]),
  });
  const channels = coalesce<Scope>({
    burstMs,
    gapMs: gap(listGapMs),
    run: () => utils().channels.list.invalidate({ workspaceId }),
  });
  const all = [threads, details, presences, lists, channels];

  const onHint = ({ kind, conversationId }: RealtimeHint) => {
    const scope = conversationId ?? everything;
    switch (kind) {
      case "message":
      case "mention":
        threads.add(scope);
        details.add(scope);
        return lists.add(scope);
      case "conversation":
      case "handoff":
        details.add(scope);
        return lists.add(scope);
      case "presence":
        return presences.add(scope);
      case "channel":
        channels.add(scope);
        return details.add(everything);
      case "inbox":
        return all.forEach((coalesced) => coalesced.add(everything));
    }
  };
  return { onHint, stop: () => all.forEach(({ stop }) => stop()) };
}
