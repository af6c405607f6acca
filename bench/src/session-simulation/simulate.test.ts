import { expect, test } from "vitest";
import { createEventQueue } from "./event-queue.ts";
import {
  createCounterWithDifference,
  createForkingGrace,
  createReMintingGrace,
  createStrictOneTime,
} from "./other-protocols.ts";
import type { Protocol } from "./protocol.ts";
import { createRandom } from "./random.ts";
import { countFalseSignOuts, measureThefts } from "./simulate.ts";
import { createThisProtocol } from "./this-protocol.ts";

test("the same seed gives the same figures, another seed others", () => {
  const strict = createStrictOneTime();
  expect(countFalseSignOuts(strict, 200, 1)).toBe(countFalseSignOuts(strict, 200, 1));
  expect(measureThefts(strict, 50, 1)).toEqual(measureThefts(strict, 50, 1));
  expect(measureThefts(strict, 50, 1)).not.toEqual(measureThefts(strict, 50, 2));
});

test.each([1, 2, 3, 4, 5])("this protocol signs nobody out by mistake and notices every theft (seed %i)", (seed) => {
  expect(countFalseSignOuts(createThisProtocol(), 500, seed)).toBe(0);
  expect(measureThefts(createThisProtocol(), 200, seed)).toHaveLength(200);
});

test("the other protocols sign people out, in the order the design gives as its reason", () => {
  const perProtocol = (protocol: Protocol) => countFalseSignOuts(protocol, 1000, 7);
  const strict = perProtocol(createStrictOneTime());
  const shortGrace = perProtocol(createReMintingGrace(10));
  const longGrace = perProtocol(createForkingGrace(60));
  const counter = perProtocol(createCounterWithDifference(1));
  expect(strict).toBeGreaterThan(shortGrace);
  expect(shortGrace).toBeGreaterThan(longGrace);
  expect(longGrace).toBeGreaterThan(counter);
  expect(counter).toBeGreaterThan(0);
});

test("a counter with a difference and forks within a grace window miss thefts that this protocol notices", () => {
  const inTwoHours = (protocol: Protocol) =>
    measureThefts(protocol, 400, 7).filter((minutes) => minutes <= 120).length / 400;
  expect(inTwoHours(createCounterWithDifference(1))).toBeLessThan(0.7);
  expect(inTwoHours(createForkingGrace(60))).toBeLessThan(0.8);
  expect(inTwoHours(createThisProtocol())).toBeGreaterThan(0.99);
});

test("events run by time, and those of one instant in the order they were made", () => {
  const queue = createEventQueue();
  const ran: string[] = [];
  queue.after(20, () => ran.push("late"));
  queue.after(10, () => {
    ran.push("first");
    queue.after(0, () => ran.push("third"));
  });
  queue.after(10, () => ran.push("second"));
  queue.runUntil(15);
  expect(ran).toEqual(["first", "second", "third"]);
  queue.runUntil(20);
  expect(ran.at(-1)).toBe("late");
});

test("random numbers are spread over [0, 1)", () => {
  const random = createRandom(1);
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let draw = 0; draw < 10_000; draw += 1) {
    const bucket = Math.floor(random() * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  expect(buckets).toHaveLength(10);
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
