/** What stands beside the form, or on a narrow screen in its place. */
export const agentPanes = ["test", "runs", "versions"] as const;
export type AgentPane = (typeof agentPanes)[number];

/** The address holds it, so that a run or a test can be linked to; anything else is left out. */
export type AgentSearch = { pane?: AgentPane | undefined };

/** The key is always answered, or the router would keep the unchecked value. */
export const readAgentSearch = (search: Record<string, unknown>): AgentSearch => ({
  pane: agentPanes.find((candidate) => candidate === search["pane"]),
});
