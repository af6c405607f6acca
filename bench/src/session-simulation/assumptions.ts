const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * What the simulation assumes about people, browsers and networks. All protocols run under the same assumptions and
 * the same client, so differences in the table come from the server's rules alone. Durations are milliseconds.
 */
export const assumptions = {
  tabs: 3,
  accessLifeMs: 15 * minute,
  /** A tab refreshes ahead, at a random point in this part of the access token's life. */
  refreshAheadFrom: 0.7,
  refreshAheadTo: 0.85,
  clientAbortMs: 10 * second,
  /** Waits before repeating a failed refresh: doubled each time, with jitter, up to the last. */
  firstRetryMs: second,
  longestRetryMs: 30 * second,

  /** One way. The tail makes answers of one tab overtake those of another. */
  delayMedianMs: 60,
  delaySigma: 0.9,
  /** Share of answers that crawl instead: a lift, a crowded cell. */
  slowShare: 0.005,
  slowFromMs: second,
  slowToMs: 12 * second,

  /** Share of refreshes the server carried out whose answer never reaches the browser. */
  lostShare: 0.02,
  /** Share of lost answers that are lost because the lid closed or the network went away, and for how long. */
  lostToSleepShare: 0.06,
  sleepFromMs: 5 * minute,
  sleepToMs: 60 * minute,
  /** The other lost answers surface as a connection error, at a random time before the abort, in this share of cases. */
  lostWithErrorShare: 0.3,

  /** A working day, with the machine asleep over lunch and at night. */
  dayMs: 24 * hour,
  workMs: [
    [9 * hour, 12 * hour],
    [13 * hour, 18 * hour],
  ],
  /** On waking the visible tab acts at once; browsers hold the timers of hidden ones to once a minute. */
  hiddenTabDelayMs: minute,
  /** A new access token is first used this soon, and the server batches what it learns from that for a second. */
  firstUseToMs: 5 * second,
  confirmDelayMs: second,
  /** Well inside the 30 days after which any session ends by rule, which is not a false sign-out. */
  signInAgainEveryDays: 28,

  /**
   * The thief copies the cookie jar at a random working moment, opens it in a browser that looks the same soon after,
   * behaves as the client does, and is gone this long after the copy.
   */
  thiefFromMs: 9.5 * hour,
  thiefToMs: 14 * hour,
  thiefStartsToMs: 10 * minute,
  thiefStaysMs: 4 * hour,
} as const;
