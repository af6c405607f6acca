import type { AgentSection, PublishBlocker } from "@piloto/shared/agent-blockers";
import type { AgentChange } from "@piloto/shared/agent-changes";
import type { AgentConfig } from "@piloto/shared/agents";
import { createContext, useContext } from "react";

export type Editor = {
  draft: AgentConfig;
  /** What customers meet; undefined before the first publication. */
  published: AgentConfig | undefined;
  /** From the published version to the draft. */
  changes: AgentChange[];
  blockers: PublishBlocker[];
  canEdit: boolean;
  change: (patch: Partial<AgentConfig>) => void;
  isOpen: (section: AgentSection) => boolean;
  setOpen: (section: AgentSection, isOpen: boolean) => void;
  /** Whether somebody has worked in the section and left it: only then are its gaps mistakes. */
  isVisited: (section: AgentSection) => boolean;
  leave: (section: AgentSection) => void;
};

/** The draft under edit, for every section of the form. */
export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("only inside the agent editor");
  return editor;
}
