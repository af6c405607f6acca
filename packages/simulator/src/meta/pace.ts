interface PaceLimit {
  readonly key: string;
  readonly spanMs: number;
  /** Infinity: no limit, nothing is counted. */
  readonly limit: number;
}

/** Counts what happened within the last moments, per key. */
export interface Pace {
  isReached(limit: PaceLimit, now: number): boolean;
  count(limits: readonly PaceLimit[], now: number): void;
  reset(): void;
}

export function createPace(): Pace {
  const instants = new Map<string, number[]>();
  const recent = ({ key, spanMs }: PaceLimit, now: number) =>
    (instants.get(key) ?? []).filter((at) => at > now - spanMs);
  return {
    isReached: (limit, now) => limit.limit !== Infinity && recent(limit, now).length >= limit.limit,
    count(limits, now) {
      for (const limit of limits) {
        if (limit.limit !== Infinity) instants.set(limit.key, [...recent(limit, now), now]);
      }
    },
    reset: () => instants.clear(),
  };
}
