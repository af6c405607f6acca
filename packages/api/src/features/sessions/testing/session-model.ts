import {
  applyRefresh,
  decideRefresh,
  type RefreshOutcome,
  type RefreshParameters,
  type RefreshRow,
} from "../refresh-rules.ts";

/*
 * A model of everything between a browser's cookie jar and the sessions row: requests carry the cookie of the moment
 * they are sent, arrive later, and their answers arrive later still, are lost, or come after the client gave up.
 * Instances keep confirmations in memory for a second; a kill loses them.
 */

export type Step =
  | { kind: "refresh"; after: number; tab: number; requestMs: number; responseMs: number; isResponseLost: boolean }
  | { kind: "call"; after: number; instance: number }
  | { kind: "kill"; after: number; instance: number }
  | { kind: "failover"; after: number }
  | { kind: "steal"; after: number }
  /** A refresh and then a call with the new access token, both arriving: how owner and thief alike use a session. */
  | { kind: "turn"; after: number; who: "owner" | "thief" };

export type Result = {
  /** Refresh outcomes that ended the session of an honest person. */
  signedOut: RefreshOutcome[];
  /** Refresh generations as the jar held them, in time order. */
  jarHistory: number[];
  theft: { isFound: boolean; rotationsUntilFound: number } | undefined;
  /** An honest retry came when the three recoveries of 24 hours were used up: the one loss the protocol gives in to. */
  isRecoveryExhausted: boolean;
};

const parameters: RefreshParameters = {
  graceSeconds: 45,
  minRotateSeconds: 60,
  idleSeconds: 7 * 86_400,
  clientAbortSeconds: 7,
};
const clientAbortMs = parameters.clientAbortSeconds * 1_000;
const confirmEveryMs = 1_000;
const start = 1_000_000_000_000;

type Jar = { refresh: number; access: number };
type Event = { at: number; order: number; run: () => void };

/** Plays the steps in time order; ends every honest flight before it answers. */
export function simulate(steps: readonly Step[]): Result {
  const world = createWorld();
  let at = start;
  for (const step of steps) {
    at += step.after;
    world.schedule(at, () => play(world, step));
  }
  world.runAll();
  const { signedOut, jarHistory, theft, isRecoveryExhausted } = world;
  return { signedOut, jarHistory, theft, isRecoveryExhausted };
}

function createWorld() {
  const queue: Event[] = [];
  let order = 0;
  const world = {
    now: start,
    row: newRow(),
    previousRow: newRow(),
    owner: { refresh: 1, access: 1 } satisfies Jar as Jar,
    thief: undefined as Jar | undefined,
    pending: [new Set<number>(), new Set<number>()],
    signedOut: [] as RefreshOutcome[],
    jarHistory: [1],
    theft: undefined as Result["theft"],
    actedSinceTheft: new Set<"owner" | "thief">(),
    isRecoveryExhausted: false,
    schedule(at: number, run: () => void) {
      order += 1;
      queue.push({ at, order, run });
    },
    runAll() {
      for (;;) {
        queue.sort((a, b) => a.at - b.at || a.order - b.order);
        const event = queue.shift();
        if (!event) return;
        world.now = Math.max(world.now, event.at);
        event.run();
      }
    },
  };
  return world;
}

type World = ReturnType<typeof createWorld>;

const newRow = (): RefreshRow => ({
  generation: 1,
  confirmedGeneration: 0,
  confirmedAt: null,
  rotatedAt: start,
  recoverCount: 0,
  recoverWindowStartedAt: null,
  idleExpiresAt: start + 7 * 86_400_000,
  absoluteExpiresAt: start + 30 * 86_400_000,
  isRevoked: false,
  isSuperseded: false,
  browser: "Chrome",
  platform: "Windows",
});

function play(world: World, step: Step): void {
  switch (step.kind) {
    case "refresh":
      return sendRefresh(world, step);
    case "call":
      return sendCall(world, world.owner, step.instance);
    case "kill":
      world.pending[step.instance]?.clear();
      return;
    case "failover":
      // The standby has everything but the last commit.
      world.row = world.previousRow;
      return;
    case "steal":
      world.thief = { ...world.owner };
      world.theft = { isFound: false, rotationsUntilFound: 0 };
      return;
    case "turn":
      return takeTurn(world, step.who);
  }
}

function sendRefresh(world: World, step: Extract<Step, { kind: "refresh" }>): void {
  const presented = world.owner.refresh;
  world.schedule(world.now + step.requestMs, () => {
    const outcome = present(world, presented);
    const answer = world.row.generation;
    if (isRefusal(outcome)) world.signedOut.push(outcome);
    // A client that waits no longer than its abort never processes a later answer's cookies.
    if (step.isResponseLost || step.requestMs + step.responseMs > clientAbortMs) return;
    world.schedule(world.now + step.responseMs, () => receive(world, outcome, answer));
  });
}

function receive(world: World, outcome: RefreshOutcome, generation: number): void {
  if (isRefusal(outcome)) return;
  if (outcome !== "coalesce") {
    world.owner.refresh = generation;
    world.jarHistory.push(generation);
  }
  world.owner.access = generation;
}

function sendCall(world: World, jar: Jar, instance: number): void {
  const pending = world.pending[instance];
  pending?.add(jar.access);
  world.schedule(world.now + confirmEveryMs, () => {
    for (const generation of pending ?? []) confirm(world, generation);
    pending?.clear();
  });
}

function confirm(world: World, generation: number): void {
  if (generation > world.row.confirmedGeneration && generation <= world.row.generation) {
    world.row = { ...world.row, confirmedGeneration: generation, confirmedAt: world.now };
  }
}

function present(world: World, generation: number): RefreshOutcome {
  const presented = { generation, browser: "Chrome", platform: "Windows" };
  const outcome = decideRefresh(world.row, presented, world.now, parameters);
  const isUnconfirmedPredecessor =
    generation === world.row.generation - 1 && world.row.confirmedGeneration < world.row.generation;
  if (outcome === "reuse" && isUnconfirmedPredecessor) world.isRecoveryExhausted = true;
  const after = applyRefresh(world.row, presented, outcome, world.now, parameters);
  if (after.generation !== world.row.generation) world.previousRow = world.row;
  world.row = after;
  return outcome;
}

function takeTurn(world: World, who: "owner" | "thief"): void {
  const jar = who === "owner" ? world.owner : world.thief;
  if (!jar || world.row.isRevoked) return;
  if (world.theft) world.actedSinceTheft.add(who);
  const outcome = present(world, jar.refresh);
  if (outcome === "reuse" && world.theft) {
    world.theft.isFound = true;
    return;
  }
  // While only one of them acts, nothing tells the two apart.
  if (outcome === "rotate" && world.theft && world.actedSinceTheft.size === 2) world.theft.rotationsUntilFound += 1;
  if (outcome !== "coalesce") jar.refresh = world.row.generation;
  jar.access = world.row.generation;
  confirm(world, jar.access);
}

const isRefusal = (outcome: RefreshOutcome): boolean =>
  outcome === "reuse" ||
  outcome === "revoked" ||
  outcome === "expired" ||
  outcome === "superseded" ||
  outcome === "invalid";
