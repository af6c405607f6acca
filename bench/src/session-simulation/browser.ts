import { assumptions as a } from "./assumptions.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Answer, ProtocolSession } from "./protocol.ts";
import { between, logNormal, type Random } from "./random.ts";

/** What all tabs of a browser share: the cookies, and when the access token in them was received. */
interface CookieJar {
  refreshToken: number;
  accessReceivedAt: number;
}

interface Tab {
  readonly isVisible: boolean;
  isRefreshing: boolean;
  failures: number;
  /** Only the newest plan of a tab counts; older timers find another number here and do nothing. */
  plan: number;
}

type AcceptedAnswer = Extract<Answer, { accepted: true }>;

/** One refresh under way. */
interface Exchange {
  readonly tab: Tab;
  readonly sentAt: number;
  readonly sleepsBefore: number;
}

export interface BrowserOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly session: ProtocolSession;
  readonly tabs: number;
  readonly lostShare: number;
  /** The server refused a refresh. Called at that moment, whether or not the answer gets through. */
  readonly onRefused: () => void;
}

/** A browser with several tabs and no lock between them, which refreshes ahead and repeats what failed. */
export class Browser {
  readonly #options: BrowserOptions;
  readonly #jar: CookieJar;
  readonly #tabs: Tab[];
  #isAwake = true;
  #isClosed = false;
  #sleeps = 0;

  /** With a stolen jar it goes on where the copy was taken; else it holds the session's first token. */
  constructor(options: BrowserOptions, stolen?: CookieJar) {
    this.#options = options;
    const { queue, session } = options;
    this.#jar = stolen ?? { refreshToken: session.firstToken, accessReceivedAt: queue.now };
    this.#tabs = Array.from({ length: options.tabs }, (_, index) => {
      return { isVisible: index === 0, isRefreshing: false, failures: 0, plan: 0 };
    });
    for (const tab of this.#tabs) this.#planAhead(tab);
  }

  /** The machine sleeps: timers stop, answers on their way are lost. */
  sleep(): void {
    this.#isAwake = false;
    this.#sleeps += 1;
  }

  /** The machine wakes; tabs look at their timers again. */
  wake(): void {
    if (this.#isAwake || this.#isClosed) return;
    this.#isAwake = true;
    for (const tab of this.#tabs) {
      tab.isRefreshing = false;
      tab.failures = 0;
      this.#plan(tab, tab.isVisible ? 0 : between(this.#options.random, 0, a.hiddenTabDelayMs));
    }
  }

  /** Throws the tabs away: signed out, or the simulation has seen enough. */
  close(): void {
    this.#isClosed = true;
  }

  copyJar(): CookieJar {
    return { ...this.#jar };
  }

  #plan(tab: Tab, delayMs: number): void {
    const mine = ++tab.plan;
    this.#options.queue.after(delayMs, () => {
      if (!this.#isClosed && this.#isAwake && tab.plan === mine) this.#refreshIfDue(tab);
    });
  }

  #planAhead(tab: Tab): void {
    const share = between(this.#options.random, a.refreshAheadFrom, a.refreshAheadTo);
    this.#plan(tab, this.#instantOfLife(share) - this.#options.queue.now);
  }

  #instantOfLife(share: number): number {
    return this.#jar.accessReceivedAt + share * a.accessLifeMs;
  }

  /** Another tab may have been faster: the access token in the jar is shared, and its age is known to all. */
  #refreshIfDue(tab: Tab): void {
    if (this.#options.queue.now < this.#instantOfLife(a.refreshAheadFrom)) this.#planAhead(tab);
    else this.#send(tab);
  }

  #send(tab: Tab): void {
    const { queue, random, session } = this.#options;
    tab.isRefreshing = true;
    const token = this.#jar.refreshToken;
    const exchange: Exchange = { tab, sentAt: queue.now, sleepsBefore: this.#sleeps };
    queue.after(delay(random), () => {
      if (this.#isClosed) return;
      const answer = session.present(token, queue.now);
      if (!answer.accepted) this.#options.onRefused();
      else if (random() < this.#options.lostShare) this.#lose(exchange);
      else this.#deliver(exchange, answer);
    });
  }

  #deliver(exchange: Exchange, answer: AcceptedAnswer): void {
    const { queue, random } = this.#options;
    const arrivesAt = queue.now + delay(random);
    const abortsAt = exchange.sentAt + a.clientAbortMs;
    queue.after(Math.min(arrivesAt, abortsAt) - queue.now, () => {
      if (!this.#isWaitingFor(exchange)) return;
      if (arrivesAt > abortsAt) this.#fail(exchange.tab);
      else this.#receive(exchange.tab, answer);
    });
  }

  #lose(exchange: Exchange): void {
    const { queue, random } = this.#options;
    if (random() < a.lostToSleepShare) {
      this.sleep();
      queue.after(between(random, a.sleepFromMs, a.sleepToMs), () => this.wake());
      return;
    }
    const abortsAt = exchange.sentAt + a.clientAbortMs;
    const failsAt = random() < a.lostWithErrorShare ? between(random, queue.now, abortsAt) : abortsAt;
    queue.after(failsAt - queue.now, () => {
      if (this.#isWaitingFor(exchange)) this.#fail(exchange.tab);
    });
  }

  /** A machine that slept in between has forgotten its requests. */
  #isWaitingFor({ sleepsBefore }: Exchange): boolean {
    return !this.#isClosed && this.#sleeps === sleepsBefore;
  }

  /** Set-Cookie in order of arrival, whatever the order of the requests: that is how jars work. */
  #receive(tab: Tab, answer: AcceptedAnswer): void {
    const { queue, random, session } = this.#options;
    if (answer.successor !== undefined) this.#jar.refreshToken = answer.successor;
    this.#jar.accessReceivedAt = queue.now;
    tab.isRefreshing = false;
    tab.failures = 0;
    queue.after(between(random, 0, a.firstUseToMs) + a.confirmDelayMs, () =>
      session.confirm(answer.generation, queue.now),
    );
    for (const other of this.#tabs) if (!other.isRefreshing) this.#planAhead(other);
  }

  #fail(tab: Tab): void {
    tab.isRefreshing = false;
    const wait = Math.min(a.longestRetryMs, a.firstRetryMs * 2 ** tab.failures);
    tab.failures += 1;
    this.#plan(tab, between(this.#options.random, wait / 2, wait * 1.5));
  }
}

function delay(random: Random): number {
  if (random() < a.slowShare / 2) return between(random, a.slowFromMs, a.slowToMs);
  return logNormal(random, a.delayMedianMs, a.delaySigma);
}
