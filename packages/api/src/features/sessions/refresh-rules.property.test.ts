import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulate, type Step } from "./testing/session-model.ts";

const second = 1_000;
const minute = 60 * second;

/** What may happen next, and how long after the last thing. Delays mix the rush of a second with the quiet of hours. */
const delay = fc.oneof(
  fc.integer({ min: 0, max: 3 * second }),
  fc.integer({ min: 0, max: 2 * minute }),
  fc.integer({ min: minute, max: 3 * 60 * minute }),
);

const honestStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("refresh" as const),
      after: delay,
      tab: fc.integer({ min: 0, max: 2 }),
      requestMs: fc.integer({ min: 0, max: 7 * second }),
      responseMs: fc.integer({ min: 0, max: 7 * second }),
      isResponseLost: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("call" as const),
      after: delay,
      instance: fc.integer({ min: 0, max: 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("kill" as const),
      after: delay,
      instance: fc.integer({ min: 0, max: 1 }),
    }),
  },
);

describe("the refresh protocol, over any interleaving of tabs, losses, delays, instances and kills", () => {
  it("never signs an honest person out", () => {
    fc.assert(
      fc.property(fc.array(honestStep, { minLength: 5, maxLength: 80 }), (steps) => {
        const { signedOut, isRecoveryExhausted } = simulate(steps);
        fc.pre(!isRecoveryExhausted);
        expect(signedOut).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("keeps the cookie jar's generation from ever going back", () => {
    fc.assert(
      fc.property(fc.array(honestStep, { minLength: 5, maxLength: 80 }), (steps) => {
        const { jarHistory } = simulate(steps);
        expect(jarHistory).toEqual([...jarHistory].sort((a, b) => a - b));
      }),
      { numRuns: 3_000 },
    );
  });

  it("survives a failover that loses the last commit", () => {
    const lossStep: fc.Arbitrary<Step> = fc.oneof(
      { weight: 8, arbitrary: honestStep },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("failover" as const), after: delay }) },
    );
    fc.assert(
      fc.property(fc.array(lossStep, { minLength: 5, maxLength: 60 }), (steps) => {
        const { signedOut, isRecoveryExhausted } = simulate(steps);
        fc.pre(!isRecoveryExhausted);
        expect(signedOut).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds every theft within two rotations once thief and owner both go on", () => {
    const turn = fc.record({
      who: fc.constantFrom("owner" as const, "thief" as const),
      after: fc.integer({ min: 2 * minute, max: 3 * 60 * minute }),
    });
    fc.assert(
      fc.property(
        fc.array(turn, { minLength: 1, maxLength: 10 }),
        fc.array(turn, { minLength: 8, maxLength: 30 }),
        (before, turns) => {
          const steps: Step[] = [
            ...before.map(({ after }) => ({ kind: "turn" as const, who: "owner" as const, after })),
            { kind: "steal", after: minute },
            ...turns.map((entry) => ({ kind: "turn" as const, ...entry })),
            // Both go on in the end, whatever came before.
            { kind: "turn", who: "thief", after: 10 * minute },
            { kind: "turn", who: "owner", after: 10 * minute },
            { kind: "turn", who: "thief", after: 10 * minute },
            { kind: "turn", who: "owner", after: 10 * minute },
          ];
          const { theft } = simulate(steps);
          expect(theft?.isFound).toBe(true);
          expect(theft?.rotationsUntilFound).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
