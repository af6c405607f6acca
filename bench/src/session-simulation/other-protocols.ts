import { refused, type Answer, type Protocol, type ProtocolSession } from "./protocol.ts";

const learnsNothing = (): void => undefined;
const accept = (successor: number): Answer => ({ accepted: true, successor, generation: successor });

/** RFC 9700 in its plainest reading: a token works once; a second presentation ends the session. */
export function createStrictOneTime(): Protocol {
  return {
    name: "strict one-time",
    signIn() {
      let current = 1;
      let isRevoked = false;
      return {
        firstToken: current,
        present(token) {
          if (isRevoked || token !== current) isRevoked = true;
          else current += 1;
          return isRevoked ? refused : accept(current);
        },
        confirm: learnsNothing,
      };
    },
  };
}

/** A used token stays good for a while, and each use makes one more child: every child is valid on its own. */
export function createForkingGrace(graceSeconds: number): Protocol {
  return {
    name: `grace ${graceSeconds} s, forks`,
    signIn(): ProtocolSession {
      const firstUseOf = new Map<number, number>();
      let newest = 1;
      let isRevoked = false;
      return {
        firstToken: newest,
        present(token, nowMs) {
          const usedAt = firstUseOf.get(token) ?? nowMs;
          firstUseOf.set(token, usedAt);
          if (nowMs - usedAt > graceSeconds * 1000) isRevoked = true;
          if (isRevoked) return refused;
          newest += 1;
          return accept(newest);
        },
        confirm: learnsNothing,
      };
    },
  };
}

/** The predecessor stays good for a while, but each use mints a new current token and the one minted before it dies. */
export function createReMintingGrace(graceSeconds: number): Protocol {
  return {
    name: `grace ${graceSeconds} s, re-mints`,
    signIn(nowMs): ProtocolSession {
      let newest = 1;
      let predecessor = 0;
      let rotatedAt = nowMs;
      let isRevoked = false;
      return {
        firstToken: newest,
        present(token, now) {
          const isLateCopy = token === predecessor && now - rotatedAt <= graceSeconds * 1000;
          if (token !== newest && !isLateCopy) isRevoked = true;
          if (isRevoked) return refused;
          if (!isLateCopy) {
            predecessor = token;
            rotatedAt = now;
          }
          newest += 1;
          return accept(newest);
        },
        confirm: learnsNothing,
      };
    },
  };
}

/** The token is a counter; the server takes any that is at most `difference` behind its own and counts on. */
export function createCounterWithDifference(difference: number): Protocol {
  return {
    name: `counter, difference ${difference}`,
    signIn() {
      let counter = 1;
      let isRevoked = false;
      return {
        firstToken: counter,
        present(token) {
          if (counter - token > difference) isRevoked = true;
          if (isRevoked) return refused;
          counter += 1;
          return accept(counter);
        },
        confirm: learnsNothing,
      };
    },
  };
}
