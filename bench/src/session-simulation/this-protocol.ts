import { applyRefresh, decideRefresh, type RefreshOutcome, type RefreshRow } from "@piloto/api/refresh-rules";
import { refused, type Protocol } from "./protocol.ts";

/** The product's defaults; `minRotate >= grace + client abort` holds. */
const parameters = { graceSeconds: 45, minRotateSeconds: 60, idleSeconds: 7 * 86_400, clientAbortSeconds: 10 };
const absoluteMs = 30 * 86_400_000;
/** The thief imitates the browser, so the rule about visibly different devices never helps. */
const device = { browser: "Chrome", platform: "Windows" };
const resendsCookie: ReadonlySet<RefreshOutcome> = new Set(["rotate", "replay", "recover", "fast_forward"]);

/** The product's own rules, run by the very function that its SQL statement is tested against. */
export function createThisProtocol(): Protocol {
  return {
    name: "this protocol",
    signIn(nowMs) {
      let row = newRow(nowMs);
      return {
        firstToken: row.generation,
        present(token, now) {
          const presented = { generation: token, ...device };
          const outcome = decideRefresh(row, presented, now, parameters);
          row = applyRefresh(row, presented, outcome, now, parameters);
          if (outcome !== "coalesce" && !resendsCookie.has(outcome)) return refused;
          const successor = outcome === "coalesce" ? undefined : row.generation;
          return { accepted: true, successor, generation: row.generation };
        },
        confirm(generation, now) {
          if (generation > row.confirmedGeneration) row = { ...row, confirmedGeneration: generation, confirmedAt: now };
        },
      };
    },
  };
}

function newRow(nowMs: number): RefreshRow {
  return {
    generation: 1,
    confirmedGeneration: 0,
    confirmedAt: null,
    rotatedAt: nowMs,
    recoverCount: 0,
    recoverWindowStartedAt: null,
    idleExpiresAt: nowMs + parameters.idleSeconds * 1000,
    absoluteExpiresAt: nowMs + absoluteMs,
    isRevoked: false,
    isSuperseded: false,
    ...device,
  };
}
