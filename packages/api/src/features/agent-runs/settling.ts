import type { ClaimedRun } from "./claim-run.service.ts";
import type { TurnDecision } from "./decide-turn.service.ts";

/** A turn that was decided and is not written yet. */
export type Settling = { workspaceId: string; claimed: ClaimedRun; decision: TurnDecision; latencyMs: number };
