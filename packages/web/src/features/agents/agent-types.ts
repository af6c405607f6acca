import type { RouterOutputs } from "../../api/router.ts";

export type Agent = RouterOutputs["agents"]["get"];
export type AgentEntry = RouterOutputs["agents"]["list"]["agents"][number];
export type AgentVersionEntry = RouterOutputs["agents"]["listVersions"]["versions"][number];
