export type DueClock = { stop: () => void };

type Options = {
  /** In how many milliseconds jobs become due within the given time, the soonest first; 0 for those that are. */
  listNextDue: (withinMs: number) => Promise<number[]>;
  onDue: (count: number) => void;
  onError: (error: unknown) => void;
};

const lookAheadMs = 1_000;
// A moment after, so that the database agrees that it is due; and no faster than this however many become due.
const afterMs = 5;
const pauseMs = 50;

/**
 * Wakes a worker the moment a job of later becomes due. Nothing announces that moment, and every worker polling for it
 * often enough would ask the database without end: this asks once a second. What is due already and waits is woken as
 * often, should its notification have been lost with a connection.
 */
export function startDueClock({ listNextDue, onDue, onError }: Options): DueClock {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const sleep = (ms: number, then: () => void): void => {
    if (!isStopped) timer = setTimeout(then, ms);
  };
  const look = async (): Promise<void> => {
    const due = await listNextDue(lookAheadMs).catch((error: unknown): number[] => {
      onError(error);
      return [];
    });
    if (isStopped) return;
    const waiting = due.filter((dueInMs) => dueInMs === 0).length;
    if (waiting > 0) onDue(waiting);
    const [soonest, ...later] = due.slice(waiting);
    if (soonest === undefined) return sleep(lookAheadMs, () => void look());
    sleep(soonest + afterMs, () => {
      onDue(1 + later.filter((dueInMs) => dueInMs <= soonest + pauseMs).length);
      sleep(pauseMs, () => void look());
    });
  };
  void look();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
