import { type AgentSection, findPublishBlockers } from "@piloto/shared/agent-blockers";
import { listAgentChanges } from "@piloto/shared/agent-changes";
import type { AgentConfig } from "@piloto/shared/agents";
import { useMemo, useState } from "react";
import { useHasRole } from "../../app/workspace.ts";
import type { Agent } from "./agent-types.ts";
import type { DraftSaver, SaverView } from "./draft-saver.ts";
import type { Editor } from "./editor-context.ts";

/** All that the sections read of the draft: what changed, what blocks it, which of them are open. */
export function useEditorState(agent: Agent, saver: DraftSaver, view: SaverView): Editor {
  const isAdmin = useHasRole("admin");
  const [opened, setOpened] = useState<Partial<Record<AgentSection, boolean>>>({});
  const [left, setLeft] = useState<Partial<Record<AgentSection, boolean>>>({});
  const published = agent.published?.config;
  const { draft } = view;
  const changes = useMemo(() => (published ? listAgentChanges(published, draft) : []), [published, draft]);
  const blockers = useMemo(() => findPublishBlockers(draft), [draft]);
  const isTouched = (section: AgentSection) =>
    changes.some((change) => change.section === section) || blockers.some((blocker) => blocker.section === section);
  return {
    draft,
    published,
    changes,
    blockers,
    canEdit: isAdmin && agent.archivedAt === null,
    change: (patch: Partial<AgentConfig>) => saver.edit({ ...saver.view().draft, ...patch }),
    // A first draft is read as a whole; later only what changed, or is wrong, needs eyes.
    isOpen: (section) => opened[section] ?? (section === "identity" || !published || isTouched(section)),
    setOpen: (section, isOpen) => setOpened((old) => ({ ...old, [section]: isOpen })),
    isVisited: (section) => published !== undefined || left[section] === true,
    leave: (section) => setLeft((old) => ({ ...old, [section]: true })),
  };
}
