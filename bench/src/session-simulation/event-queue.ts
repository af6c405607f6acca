interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export interface EventQueue {
  /** Milliseconds since the start of the simulation. */
  readonly now: number;
  /** Runs `action` after a delay. Events of the same instant run in the order they were made. */
  after(delayMs: number, action: () => void): void;
  /** Runs everything due up to the instant, which then is the present. */
  runUntil(instantMs: number): void;
}

/** A clock that jumps from event to event; a binary heap keeps the next one on top. */
export function createEventQueue(): EventQueue {
  const heap: Event[] = [];
  let now = 0;
  let created = 0;
  return {
    get now() {
      return now;
    },
    after(delayMs, action) {
      push(heap, { at: now + Math.max(0, delayMs), order: created++, run: action });
    },
    runUntil(instantMs) {
      for (let next = heap[0]; next && next.at <= instantMs; next = heap[0]) {
        pop(heap);
        now = next.at;
        next.run();
      }
      now = instantMs;
    },
  };
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Event[], event: Event): void {
  let index = heap.push(event) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(event, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const a = heap[left];
    const b = heap[right];
    const smaller = b && a && isBefore(b, a) ? right : left;
    const child = heap[smaller];
    if (!child || !isBefore(child, last)) break;
    heap[index] = child;
    index = smaller;
  }
  heap[index] = last;
}
